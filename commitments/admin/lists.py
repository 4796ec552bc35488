"""Lists of the admin: what their address asks for and they cannot give, they say."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG, SEARCH_VAR
from django.db.models import QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import capfirst, smart_split

from commitments.admin.orders import OrderedList
from commitments.forms.fields import key_of
from plantracker.csvfiles import shortened

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin

NO_SUCH_FILTER = "The filter in the address cannot be applied: this is the whole list."
# Every word is asked of every column; SQLite takes about a thousand conditions beside one another.
MOST_WORDS = 50
TOO_MANY_WORDS = f"A search takes at most {MOST_WORDS} words: this is the list without it."
NOT_TICKED = "What was ticked is not in this list. Nothing has been changed."


class StrictLists(ModelAdmin):
    """The list of a model; one with a filter that it cannot apply leads to the whole list, with a word on it."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = capfirst(self.opts.verbose_name_plural)
        if ERROR_FLAG in request.GET and request.method == "GET":
            # The stock admin comes here without a word, and takes a second wrong filter for a broken database.
            if len(request.GET) > 1:
                return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
            self.message_user(request, NO_SUCH_FILTER, messages.WARNING)
        if request.method == "GET" and _words_in(request.GET.get(SEARCH_VAR, "")) > MOST_WORDS:
            self.message_user(request, TOO_MANY_WORDS, messages.WARNING)
            others = request.GET.copy()
            del others[SEARCH_VAR]
            return HttpResponseRedirect(f"{request.path}?{others.urlencode()}" if others else request.path)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[OrderedList]:
        return OrderedList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """The rows that hold every word; raises ``IncorrectLookupParameters`` for more words than can be asked for."""
        if _words_in(search_term) > MOST_WORDS:
            raise IncorrectLookupParameters(f"a search of more than {MOST_WORDS} words")
        return super().get_search_results(request, queryset, search_term)

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any], *where: Any) -> HttpResponse | None:
        """What the chosen action answers; a tick that is no key leads back to the list, where the stock admin fails."""
        if any(key_of(each) is None for each in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            self.message_user(request, NOT_TICKED, messages.WARNING)
            return HttpResponseRedirect(request.get_full_path())
        return super().response_action(request, queryset, *where)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Whether the list may be filtered so: only by what it offers.

        The stock admin takes any column of the table, and with ``__startswith`` a password's hash letter by
        letter. Raises ``IncorrectLookupParameters`` for what is not offered: of a column only what its links ask,
        for a pattern or a range that cannot be read is the database's to refuse, as is a NUL.
        """
        offered = {getattr(each, "parameter_name", each) for each in self.list_filter}
        columns = {each for each in self.list_filter if isinstance(each, str)}
        asked = {f"{column}{LOOKUP_SEP}{asks}" for column in columns for asks in ("exact", "isnull")}
        if lookup not in offered | asked or "\0" in value:
            raise IncorrectLookupParameters(f"“{shortened(lookup)}” is not offered.")
        return super().lookup_allowed(lookup, value, request)


def _words_in(search: str) -> int:
    """How many words the stock admin makes of a search."""
    return len(list(smart_split(search)))

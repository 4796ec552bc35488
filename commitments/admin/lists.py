"""Lists of the admin: what their address asks for and they cannot give, they say."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import capfirst

from plantracker.csvfiles import shortened

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin

NO_SUCH_FILTER = "The filter in the address cannot be applied: this is the whole list."


class StrictLists(ModelAdmin):
    """The list of a model; one with a filter that it cannot apply leads to the whole list, with a word on it."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = capfirst(self.opts.verbose_name_plural)
        if ERROR_FLAG in request.GET and request.method == "GET":
            # The stock admin comes here without a word, and takes a second wrong filter for a broken database.
            if len(request.GET) > 1:
                return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
            self.message_user(request, NO_SUCH_FILTER, messages.WARNING)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Whether the list may be filtered so: only by what it offers.

        The stock admin takes any column of the table, and with ``__startswith`` a password's hash letter by
        letter. Raises ``IncorrectLookupParameters`` for a column that is not offered.
        """
        offered = {getattr(each, "parameter_name", each) for each in self.list_filter}
        columns = {each for each in self.list_filter if isinstance(each, str)}
        if lookup not in offered and lookup.split(LOOKUP_SEP)[0] not in columns:
            raise IncorrectLookupParameters(f"“{shortened(lookup)}” is not offered.")
        return super().lookup_allowed(lookup, value, request)

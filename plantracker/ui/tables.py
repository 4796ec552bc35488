"""The base of every list: a real table with a caption, row headers and sort links."""

from collections.abc import Callable, Sequence
from typing import Any, Self

import django_tables2 as tables
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django_tables2.utils import OrderBy

PER_PAGE = 50
# What an address asks for to print a list whole, and how many rows of it stand on one page then.
ALL, MOST = "all", 500


class ListPage(Page):
    """One page of a list."""

    paginator: "PartPaginator"

    @property
    def part(self) -> str:
        """Which of the list's rows stand here; empty where all do."""
        if not self.has_other_pages():
            return ""
        noun, first, last = self.paginator.noun, self.start_index(), self.end_index()
        total = f"{self.paginator.count:,}"
        if first == last:
            return f"{noun} {first:,} of {total} is on this page."
        return f"{noun}s {first:,} to {last:,} of {total} are on this page."


class PartPaginator(Paginator):
    """Pages that say which of the rows they hold; ``noun`` is what a row is called."""

    noun = "Row"

    def _get_page(self, *args: Any, **kwargs: Any) -> ListPage:
        return ListPage(*args, **kwargs)


class ListPaginator(PartPaginator):
    """The pages of a list, which may be asked for as one."""

    @property
    def is_whole(self) -> bool:
        """Whether the list was asked for as one page."""
        return self.per_page == MOST

    @property
    def whole(self) -> str:
        """What the link to that page says; empty where the list fits on one page anyway."""
        if self.count <= PER_PAGE:
            return ""
        return f"{MOST} rows a page, to print" if self.count > MOST else f"All {self.count} rows on one page, to print"

    @property
    def divided(self) -> str:
        """What the way back from that page says."""
        return f"In pages of {PER_PAGE} rows"


class DividedPaginator(Paginator):
    """Pages that were divided beforehand, one item each, or all items as one page; ``whole`` is as of a list."""

    def __init__(self, pages: Sequence[Any], asked: str | None, whole: str) -> None:
        self.is_whole = asked == ALL
        super().__init__(pages, max(len(pages), 1) if self.is_whole else 1)
        self.whole = whole if len(pages) > 1 else ""
        self.divided = f"In {len(pages)} pages"


def page_of(rows: Sequence[Any], asked: str | None) -> Page:
    """The page of a list that an address asks for: by number, or the whole of it.

    What is no number gives the first page, a page that is not there the last one. How long a page is
    does not stand in the address.
    """
    return ListPaginator(rows, _length(asked)).get_page(asked)


def _length(asked: str | None) -> int:
    return MOST if asked == ALL else PER_PAGE


class WrittenColumn(tables.Column):
    """A column whose cells are written by a function of the row.

    A template of its own for every cell would take most of the time that a list takes.
    """

    empty_values = ()

    def __init__(self, verbose_name: str, write: Callable[[Any], str], **kwargs: Any) -> None:
        super().__init__(verbose_name, **kwargs)
        self._write = write

    def render(self, record: Any) -> str:
        return self._write(record)


class BaseTable(tables.Table):
    """A list of which one column heads the rows: ``heading``, the first where that is empty.

    ``caption`` says what it holds, ``natural_order`` how the rows come; ties fall back to that.
    ``note`` is a sentence after the caption, ``look`` a style of its own; empty for none. ``figures`` are the
    columns whose cells are numbers. A grid (which needs a look) scrolls sideways in a region of its own on a
    phone, where other lists stack. A row whose value has texts ``beneath`` has them under it, over the whole width.
    """

    caption = ""
    natural_order = ""
    heading = ""
    note = ""
    look = ""
    figures: tuple[str, ...] = ()
    is_grid = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Not in Meta, which a subclass does not inherit.
        super().__init__(*args, template_name="ui/table.html", **kwargs)

    @classmethod
    def orders(cls) -> tuple[str, ...]:
        """The columns that the list can be sorted by."""
        return tuple(name for name, column in cls.base_columns.items() if column.orderable is not False)

    @property
    def caption_with_order(self) -> str:
        """What the table holds and how it is sorted, in words."""
        sorted_by = [self._order_words(alias) for alias in self.order_by or () if alias.bare in self.columns.names()]
        order = f"sorted by {'; '.join(sorted_by)}" if sorted_by else self.natural_order
        said = ", ".join(part for part in (self.caption, order) if part) + "."
        return f"{said} {self.note}".strip()

    @property
    def heading_column(self) -> str:
        """The name of the column that heads the rows."""
        return self.heading or next(iter(self.columns.names()))

    @property
    def is_sorted_by_readers(self) -> bool:
        """Whether a column can be sorted by; a phone shows the headings of such a table alone."""
        return any(column.orderable for column in self.columns)

    def for_request(self, request: HttpRequest) -> Self:
        """Sort and page the table as the address asks; see ``page_of``."""
        tables.RequestConfig(request, paginate=False).configure(self)
        asked = request.GET.get(self.prefixed_page_field)
        self.paginate(ListPaginator, per_page=_length(asked))
        self.page = self.paginator.get_page(asked)
        return self

    def _order_words(self, alias: OrderBy) -> str:
        return f"{self.columns[alias.bare].header} ({'descending' if alias.is_descending else 'ascending'})"

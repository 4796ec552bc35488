"""The base of every list: a real table with a caption, row headers and sort links."""

from typing import Any, Self

import django_tables2 as tables
from django.http import HttpRequest
from django_tables2.utils import OrderBy

PER_PAGE = 50


class BaseTable(tables.Table):
    """A list of which one column heads the rows: ``heading``, the first where that is empty.

    ``caption`` says what it holds, ``natural_order`` how the rows come; ties fall back to that.
    ``note`` is a sentence after the caption, ``look`` a style of its own; empty for none.
    """

    caption = ""
    natural_order = ""
    heading = ""
    note = ""
    look = ""

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
        """Sort and page the table as the address asks.

        What is no number gives the first page, a page that is not there the last one. How long a page is
        does not stand in the address.
        """
        tables.RequestConfig(request, paginate=False).configure(self)
        self.paginate(per_page=PER_PAGE)
        self.page = self.paginator.get_page(request.GET.get(self.prefixed_page_field))
        return self

    def _order_words(self, alias: OrderBy) -> str:
        return f"{self.columns[alias.bare].header} ({'descending' if alias.is_descending else 'ascending'})"

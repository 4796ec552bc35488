"""The list of aims as a file: every filtered row, not the ticked page."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern

from commitments.admin.asking import instant_of, plans_now_of
from commitments.admin.base import PlanModelAdmin
from commitments.admin.words import rating
from kpis.periods import LONDON
from plantracker.csvfiles import Column, csv_chunks

COLUMNS = (
    "plan",
    "theme",
    "aim",
    "title",
    "lead",
    "quarter",
    "state",
    "due",
    "rag_before",
    "rag",
    "projected_before",
    "projected",
    "rated_in",
    "stale",
    "submitted_at",
    "reported_with",
    "withdrawn_on",
)


class ExportPage(PlanModelAdmin):
    """Adds the file to the list's pages."""

    def export_urls(self) -> list[URLPattern]:
        return [self.page("export/", self.export_view, "export")]

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """The rows that the list's own filters and search leave, in the list's order."""
        try:
            rows = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters as error:
            said = f"There is no such filter: {error}"
            return HttpResponse(said, status=400, content_type="text/plain; charset=utf-8")
        quarters = {each.plan.pk: str(each.quarter) for each in plans_now_of(request)}
        columns = [Column(name) for name in COLUMNS]
        response = StreamingHttpResponse(csv_chunks(columns, _cells(rows, quarters)), content_type="text/csv")
        today = instant_of(request).astimezone(LONDON).date()
        response["Content-Disposition"] = f'attachment; filename="aims-{today:%Y-%m-%d}.csv"'
        return response


def _cells(rows: Any, quarters: dict[int, str]) -> Iterator[list[str]]:
    for aim in rows.iterator():
        yield [
            aim.plan.slug,
            aim.theme.title,
            aim.slug,
            aim.title,
            str(aim.lead or ""),
            quarters[aim.plan_id],
            aim.round_state,
            _yes(aim.is_due),
            rating(aim.rag_before),
            rating(aim.rag_now),
            rating(aim.projected_before),
            rating(aim.projected_now),
            aim.rated_in,
            _yes(aim.is_stale),
            aim.submitted_at.astimezone(LONDON).isoformat() if aim.submitted_at else "",
            aim.reported_with.slug if aim.reported_with else "",
            aim.withdrawn_on.isoformat() if aim.withdrawn_on else "",
        ]


def _yes(claim: bool) -> str:
    return "yes" if claim else "no"

"""The panel's pack as one download."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from commitments.reporting.pack import PackFiles, draft_pack, sealed_pack
from commitments.views.listing import check_no_query
from commitments.views.reading import NotHere, State, drafted_round, plan_for, quarter_named, review_page, seal_of


@review_page
def pack(request: HttpRequest, *, plan: str, when: str) -> HttpResponse:
    """The pack of a sealed quarter; as a draft for governance while a round is open."""
    now = timezone.now()
    files = _pack(request, plan, when, at=now)
    check_no_query(request)
    response = HttpResponse(files.as_zip(), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{files.name}.zip"'
    return response


def _pack(request: HttpRequest, plan: str, when: str, *, at: datetime) -> PackFiles:
    found, role = plan_for(request, plan)
    if when == State.LIVE:
        raise NotHere("A pack belongs to a sealed quarter: the live plan has none.")
    if when == State.DRAFT:
        drafted_round(found, role, at=at)
        return draft_pack(found, at=at)
    return sealed_pack(seal_of(found, quarter_named(when)))

"""The panel's pack as one download."""

from django.http import HttpRequest, HttpResponse

from commitments.reporting.pack import PackFiles, draft_pack, sealed_pack
from commitments.views.answers import plan_page
from commitments.views.desks import Desk
from commitments.views.listing import check_no_query
from commitments.views.reading import NotHere, State, Tree


@plan_page
def pack(request: HttpRequest, desk: Desk, *, when: str) -> HttpResponse:
    """The pack of a sealed quarter; as a draft for governance while a round is open."""
    files = _pack(desk, when)
    check_no_query(request)
    response = HttpResponse(files.as_zip(), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{files.name}.zip"'
    return response


def _pack(desk: Desk, when: str) -> PackFiles:
    if desk.tree is Tree.REVIEW and when == State.LIVE:
        raise NotHere("A pack belongs to a sealed quarter: the live plan has none.")
    if desk.tree is Tree.REVIEW and when == State.DRAFT:
        desk.drafted()
        return draft_pack(desk.plan, at=desk.at)
    return sealed_pack(desk.seal_named(when))

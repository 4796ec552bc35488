"""Where the board's links lead: into the live plan, or to the newest seal that holds what is not there."""

from commitments.reporting.board_beside import Beside
from commitments.views.aim_moves import Url
from commitments.views.desks import Desk
from commitments.views.reading import State


def url_of(desk: Desk, beside: Beside) -> Url:
    """How pages of what a board names are addressed.

    A measure never leaves the plan. An aim that was withdrawn is on the page of a seal; of one that no seal holds
    the address is empty.
    """

    def url(page: str, **names: str) -> str:
        slug = names.get("aim")
        if slug is None or slug in beside.live:
            return desk.url(page, when=State.LIVE, **names)
        holding = [seal for seal in desk.seals if seal.pk in beside.sealed.get(slug, ())]
        return desk.url(page, when=holding[-1].as_period.slug, **names) if holding else ""

    return url

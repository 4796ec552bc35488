"""The draft pack: what the panel would get if the round closed now, and what it still lacks."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse

from commitments.admin.asking import instant_of
from commitments.admin.base import PlanModelAdmin
from commitments.admin.words import days_left, moved, rating
from commitments.models import Plan
from commitments.reporting.changes import AimChange
from commitments.reporting.checklist import Checklist, checklist_of
from kpis.periods import LONDON
from plantracker.ui.formatting import instant

NO_DRAFT = "No round is open, so there is no draft: open a round first."


@dataclass(frozen=True)
class Item:
    """One line of a list, with the page that mends it where there is one."""

    text: str
    said: str = ""
    url: str = ""


@dataclass(frozen=True)
class Part:
    """One list of the checklist, with what an empty one means."""

    title: str
    items: tuple[Item, ...]
    none: str


class DraftPages(PlanModelAdmin):
    """Adds the page to those of plans."""

    def draft_urls(self) -> list[URLPattern]:
        return [self.page("<path:object_id>/draft/", self.draft_view, "draft")]

    def draft_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The checklist, and the ways to the draft's pages and files."""
        plan: Plan = self.visible_or_404(request, object_id)
        if not self.has_change_permission(request, plan):
            raise PermissionDenied("Only governance sees the draft pack.")
        at = instant_of(request)
        round_ = plan.rounds.open(at=at).order_by("quarter_start").first()
        context: dict[str, Any] = {"title": "Draft pack", "original": plan}
        if round_ is None:
            return self.respond(request, "no_draft.html", {**context, "said": NO_DRAFT})
        today = at.astimezone(LONDON).date()
        cut_off = round_.cut_off.astimezone(LONDON)
        context |= {
            "title": f"DRAFT pack of {round_.quarter}",
            "closing": f"The round closes on {instant(cut_off)} ({days_left(today, cut_off.date())}).",
            "parts": _parts(plan, checklist_of(plan, round_, at=at)),
            "download": reverse("review:pack", kwargs={"plan": plan.slug, "when": "draft"}),
            "pages": reverse("review:overview", kwargs={"plan": plan.slug, "when": "draft"}),
            "marking": plan.marking,
        }
        return self.respond(request, "draft_pack.html", context)


class _Ways:
    """From slugs in the record to the pages that mend what is amiss."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.aims = dict(plan.aims.values_list("slug", "pk"))
        links = list(plan.kpi_links.values_list("kpi__slug", "kpi_id", "pk"))
        self.kpis = {slug: kpi for slug, kpi, _ in links}
        self.links = {slug: link for slug, _, link in links}
        self.themes = dict(plan.themes.values_list("slug", "pk"))

    def aim(self, slug: str) -> str:
        return reverse("admin:commitments_aim_change", args=[self.aims[slug]]) if slug in self.aims else ""

    def kpi(self, slug: str) -> str:
        return f"{reverse('admin:kpis_observation_add')}?kpi={self.kpis[slug]}" if slug in self.kpis else ""

    def comment(self, slug: str) -> str:
        return reverse("admin:commitments_plankpi_comment", args=[self.links[slug]]) if slug in self.links else ""

    def theme(self, slug: str) -> str:
        address = reverse("admin:commitments_themerating_add")
        return f"{address}?plan={self.plan.pk}&theme={self.themes[slug]}" if slug in self.themes else ""


def _parts(plan: Plan, found: Checklist) -> tuple[Part, ...]:
    ways = _Ways(plan)
    return (*_aim_parts(found, ways), *_kpi_parts(found, ways), *_moves(found, ways))


def _aim_parts(found: Checklist, ways: _Ways) -> tuple[Part, ...]:
    missing = [
        Item(
            each.title,
            f"last rated in {each.rated_in}" if each.rated_in else "no approved update yet",
            ways.aim(each.slug),
        )
        for each in found.without_update
    ]
    idle = [Item(each.aim.title, each.why, ways.aim(each.aim.slug)) for each in found.without_evidence]
    apart = [
        Item(each.title, f"{rating(each.rag)}, projected {rating(each.projected_rag)}", ways.aim(each.slug))
        for each in found.mismatches
    ]
    return (
        Part("Aims without an approved update", tuple(missing), "Every aim that is due has one."),
        Part("Approved updates that show no activity", tuple(idle), "Every approved update shows some."),
        Part("RAG and projection that do not agree", tuple(apart), "They agree everywhere."),
    )


def _kpi_parts(found: Checklist, ways: _Ways) -> tuple[Part, ...]:
    behind = [
        Item(each.kpi.title, f"{each.period}: {each.why}", ways.kpi(each.kpi.slug)) for each in found.without_value
    ]
    adverse = [
        Item(each.title, f"{each.current_period}: say what explains it", ways.comment(each.slug))
        for each in found.without_comment
    ]
    return (
        Part("KPIs without a value", tuple(behind), "Every KPI has one."),
        Part(
            "KPIs that went the wrong way, without a comment",
            tuple(adverse),
            "None went the wrong way without a comment.",
        ),
    )


def _moves(found: Checklist, ways: _Ways) -> tuple[Part, ...]:
    unrated = [Item(each.title, f"keeps {rating(each.rag)}", ways.theme(each.slug)) for each in found.unrated_themes]
    themes = [
        Item(each.title, moved(each.before or "", each.after or ""), ways.theme(each.slug))
        for each in found.moved_themes
    ]
    aims = [Item(_title(each), _movement(each), ways.aim(each.slug)) for each in found.moved_aims]
    since = f" since {found.compared_with}" if found.compared_with else ""
    no_moves = f"Nothing moved{since}." if since else "There is no earlier seal to compare with."
    return (
        Part("Themes that are not rated in this round", tuple(unrated), "Every theme is rated."),
        Part(f"Themes whose rating moved{since}", tuple(themes), no_moves),
        Part(f"Aims that moved{since}", tuple(aims), no_moves),
    )


def _title(change: AimChange) -> str:
    aim = change.after or change.before
    return aim.title if aim else change.slug


def _movement(change: AimChange) -> str:
    """How an aim moved, in words."""
    if change.before is None or change.after is None or change.kind == "text changed":
        return change.kind
    rag = moved(change.before.rag, change.after.rag)
    projected = moved(change.before.projected_rag, change.after.projected_rag)
    return f"{change.kind}: {rag}; projected {projected}"

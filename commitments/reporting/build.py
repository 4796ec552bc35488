"""From facts to a quarter's summary. Pure: no database, no clock."""

from datetime import date, datetime

from commitments.ratings import Projection, RagCounts, lack_of_evidence
from commitments.reporting.build_kpis import Place, glossary, kpi_rules, kpi_summary
from commitments.reporting.facts import Facts, UpdateFact
from commitments.reporting.summary import (
    AimSummary,
    GoneAim,
    LaterTheme,
    PlanSummary,
    QuarterSummary,
    ThemeSummary,
    UpdateSummary,
)
from kpis.methods.comparison import MIN_BASE
from kpis.periods import LONDON, Period
from plantracker.ledger.events import State

# Printed with every quarter and sealed with it, so that a later change of rule cannot re-read it.
RULES = (
    "A theme's rating is governance's own; it is not computed from its aims.",
    "Projected % is the aims projected Green or Complete out of the theme's aims in the record.",
    "An aim without an approved update for the quarter keeps its last ratings, marked with their quarter.",
    "A KPI's current figure is the newest period that ended by the quarter's end and was known before the cut-off.",
    "Figures are compared with the baseline as stated; changes of shares are percentage points.",
    f"No percentage is given for a base under {MIN_BASE}.",
)


def build_summary(facts: Facts, quarter: Period, *, cut_off: datetime, stale_before: Period | None) -> QuarterSummary:
    """Make the summary of a quarter from what was known at ``cut_off``.

    ``stale_before`` is the quarter for which a due aim must have an update so as not to be
    stale: for a seal the quarter itself, None where no cut-off has passed yet.
    """
    builder = _Builder(facts, quarter, stale_before)
    kpis = tuple(kpi_summary(facts, key, quarter, builder.place_of(key)) for key in builder.link_keys)
    return QuarterSummary(
        plan=builder.plan(),
        quarter=str(quarter),
        cut_off=cut_off,
        themes=tuple(builder.theme(key) for key in builder.begun),
        later_themes=tuple(builder.later_theme(key) for key in builder.later),
        gone=builder.gone(),
        kpis=kpis,
        rules=RULES,
        kpi_rules=kpi_rules(kpis),
        glossary=glossary(facts.measures),
    )


class _Builder:
    """The facts with the orders and look-ups that every part of the summary needs."""

    def __init__(self, facts: Facts, quarter: Period, stale_before: Period | None) -> None:
        self.facts = facts
        self.quarter = quarter
        self.stale_before = stale_before
        ordered = sorted(facts.themes, key=lambda key: (facts.themes[key]["order"], facts.themes[key]["slug"]))
        self.begun = [key for key in ordered if self._has_begun(key, quarter)]
        self.later = [key for key in ordered if key not in self.begun]
        self.link_keys = sorted(facts.links, key=lambda key: (facts.links[key]["position"], key))

    def plan(self) -> PlanSummary:
        state = self.facts.plan
        words = {name: state[name] for name in ("slug", "title", "area", "office", "board", "panel")}
        return PlanSummary(
            **words,
            starts_on=date.fromisoformat(state["starts_on"]),
            ends_on=date.fromisoformat(state["ends_on"]),
            baseline_period=state["baseline_period"],
            marking=state["marking"],
        )

    def theme(self, key: int) -> ThemeSummary:
        state = self.facts.themes[key]
        rating = self.facts.theme_ratings.get(key)
        aims = tuple(self.aim(aim_key) for aim_key in self._aims_of(key))
        return ThemeSummary(
            slug=state["slug"],
            order=state["order"],
            title=state["title"],
            objective=state["objective"],
            lead=self._name(state["lead_id"]),
            starts_on=self._begins(key),
            declared_total=state["declared_total"],
            rag=rating.rag if rating else "",
            rag_reason=rating.reason if rating else "",
            rated_on=rating.rated_at.astimezone(LONDON).date() if rating else None,
            counts=RagCounts.of(aim.rag for aim in aims),
            projection=Projection.of(aim.projected_rag for aim in aims),
            aims=aims,
            key_kpis=tuple(
                self._kpi_slug(link)
                for link in self.link_keys
                if self.facts.links[link]["key"] and key in self.facts.links[link]["themes"]
            ),
        )

    def later_theme(self, key: int) -> LaterTheme:
        state = self.facts.themes[key]
        return LaterTheme(state["slug"], state["title"], date.fromisoformat(state["starts_on"]))

    def aim(self, key: int) -> AimSummary:
        state = self.facts.aims[key]
        updates = self._speaking_for(key)
        newest = updates[0] if updates else None
        last = updates[1] if len(updates) > 1 else None
        is_carried = newest is not None and newest.quarter != str(self.quarter)
        stood = newest if is_carried else last
        companion = state["reported_with_id"]
        return AimSummary(
            slug=state["slug"],
            order=state["order"],
            title=state["title"],
            delivered_by=state["delivered_by"],
            lead=self._name(state["lead_id"]),
            deputies=tuple(sorted(self._name(person) for person in state["deputies"])),
            due_on=_day(state["due_on"]),
            reported_with=self.facts.aims[companion]["slug"] if companion else "",
            kpis=tuple(self._kpi_slug(link) for link in self.link_keys if link in state["kpis"]),
            reworded_on=_day(state["reworded_on"]),
            reworded_reason=state["reworded_reason"],
            rag=newest.rag if newest else "",
            projected_rag=newest.projected_rag if newest else "",
            rated_in=newest.quarter if newest else "",
            is_carried=is_carried,
            is_stale=self._is_stale(state, updates),
            last_rag=stood.rag if stood else "",
            last_projected_rag=stood.projected_rag if stood else "",
            update=self._update(newest, last) if newest else None,
        )

    def gone(self) -> tuple[GoneAim, ...]:
        """Aims withdrawn within the quarter, in plan order."""
        found = []
        for theme in self.begun:
            for state in self._ordered(theme):
                withdrawn_on = _day(state["withdrawn_on"])
                if withdrawn_on and self.quarter.start <= withdrawn_on <= self.quarter.end:
                    slug = self.facts.themes[theme]["slug"]
                    reason = state["withdrawn_reason"]
                    found.append(GoneAim(state["slug"], slug, state["title"], withdrawn_on, reason))
        return tuple(found)

    def place_of(self, link_key: int) -> Place:
        """The themes that have begun and the aims in the record that a measure serves, in plan order."""
        serving = [theme for theme in self.begun if theme in self.facts.links[link_key]["themes"]]
        aims = [key for theme in self.begun for key in self._aims_of(theme)]
        return Place(
            themes=tuple(self.facts.themes[theme]["slug"] for theme in serving),
            aims=tuple(self.facts.aims[aim]["slug"] for aim in aims if link_key in self.facts.aims[aim]["kpis"]),
        )

    def _begins(self, key: int) -> date | None:
        return _day(self.facts.themes[key]["starts_on"])

    def _has_begun(self, key: int, by: Period) -> bool:
        begins = self._begins(key)
        return begins is None or begins <= by.end

    def _name(self, person: int | None) -> str:
        if person is None:
            return ""
        return str(self.facts.people[person]["name"])

    def _kpi_slug(self, link_key: int) -> str:
        return str(self.facts.measures.kpis[self.facts.links[link_key]["kpi_id"]]["slug"])

    def _ordered(self, theme: int) -> list[State]:
        of_theme = [state for state in self.facts.aims.values() if state["theme_id"] == theme]
        return sorted(of_theme, key=lambda state: (state["order"], state["slug"]))

    def _aims_of(self, theme: int) -> list[int]:
        """The theme's aims in the record: one withdrawn in this quarter or earlier is not."""
        kept = []
        for state in self._ordered(theme):
            withdrawn_on = _day(state["withdrawn_on"])
            if withdrawn_on is None or withdrawn_on > self.quarter.end:
                kept.append(state["id"])
        return kept

    def _speaking_for(self, key: int) -> list[UpdateFact]:
        """The aim's updates, one per quarter, newest first: its own, else of the aim it is reported with."""
        companion = self.facts.aims[key]["reported_with_id"]
        by_quarter = {fact.quarter_start: fact for fact in self.facts.updates.get(companion, [])} if companion else {}
        by_quarter |= {fact.quarter_start: fact for fact in self.facts.updates.get(key, [])}
        return [by_quarter[start] for start in sorted(by_quarter, reverse=True)]

    def _is_stale(self, state: State, updates: list[UpdateFact]) -> bool:
        """Whether the aim was due and nothing was approved for the quarter that counts."""
        newest = updates[0] if updates else None
        if self.stale_before is None or (newest and newest.quarter_start >= self.stale_before.start):
            return False
        has_begun = self._has_begun(state["theme_id"], self.stale_before)
        is_complete = newest is not None and newest.rag == "complete"
        return has_begun and not is_complete and not state["reported_with_id"]

    def _update(self, fact: UpdateFact, last: UpdateFact | None) -> UpdateSummary:
        return UpdateSummary(
            aim=self.facts.aims[fact.aim_id]["slug"],
            quarter=fact.quarter,
            version=fact.version,
            activity=fact.activity,
            is_nothing_to_report=fact.is_nothing_to_report,
            lacks_evidence=lack_of_evidence(
                fact.activity,
                is_nothing_to_report=fact.is_nothing_to_report,
                previous_activity=last.activity if last else None,
            ),
            rag_reason=fact.rag_reason,
            projected_reason=fact.projected_reason,
            marking=fact.marking,
            author=self._name(fact.author_id),
            approver=self._name(fact.approved_by_id),
            approved_on=fact.approved_on,
        )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

"""A plan's quarter as frozen values: what page, file and seal are all made of."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from commitments.ratings import Projection, RagCounts
from kpis.choices import Rule, Sigma, VarianceLines
from kpis.methods.comparison import Comparison
from kpis.methods.series import Meaning, Point, Reset, Target
from kpis.methods.verdict import Judgement, Verdict


@dataclass(frozen=True)
class PlanSummary:
    """The plan's own words and dates."""

    slug: str
    title: str
    area: str
    office: str
    board: str
    panel: str
    starts_on: date
    ends_on: date
    baseline_period: str
    marking: str


@dataclass(frozen=True)
class UpdateSummary:
    """The approved update that speaks for an aim.

    ``aim`` is the aim that it was written for. ``lacks_evidence`` says why it shows no activity,
    empty where it does. Author and approver are names or posts, empty where it was imported.
    """

    aim: str
    quarter: str
    version: int
    activity: str
    is_nothing_to_report: bool
    lacks_evidence: str
    rag_reason: str
    projected_reason: str
    marking: str
    author: str
    approver: str
    approved_on: date


@dataclass(frozen=True)
class AimSummary:
    """One aim with its ratings, which may be carried from an earlier quarter.

    Ratings are empty texts where it is not rated. ``is_stale``: it was due in the quarter and
    nothing was approved. ``last_*`` are the ratings as they stood before this quarter.
    """

    slug: str
    order: int
    title: str
    delivered_by: str
    lead: str
    deputies: tuple[str, ...]
    due_on: date | None
    reported_with: str
    kpis: tuple[str, ...]
    reworded_on: date | None
    reworded_reason: str
    rag: str
    projected_rag: str
    rated_in: str
    is_carried: bool
    is_stale: bool
    last_rag: str
    last_projected_rag: str
    update: UpdateSummary | None


@dataclass(frozen=True)
class GoneAim:
    """An aim that was withdrawn in this quarter."""

    slug: str
    theme: str
    title: str
    withdrawn_on: date
    reason: str


@dataclass(frozen=True)
class KpiSheet:
    """Where a measure stands in the office's papers, who answers for it, and how it is judged.

    ``terms`` are slugs of the glossary, ``aims`` those of the aims that it serves. ``own_area`` is
    the name of the area whose figures its own series holds, empty where none is named.
    """

    number: str = ""
    section: str = ""
    board: str = ""
    framework: str = ""
    framework_version: str = ""
    owner: str = ""
    wanted: str = ""
    rule: str = Rule.BASELINE.value
    sigma: str = Sigma.MOVING_RANGE.value
    lines: str = VarianceLines.AVERAGE.value
    proxy: str = ""
    own_area: str = ""
    terms: tuple[str, ...] = ()
    aims: tuple[str, ...] = ()


@dataclass(frozen=True)
class KpiComment:
    """What the analyst said of a measure in the quarter, and whether more analysis was asked for."""

    text: str
    asks_analysis: bool
    by: str
    on: date


@dataclass(frozen=True)
class KpiSummary:
    """A measure of the plan with its baseline, its current figure, its series and what they mean.

    A figure that is missing is None beside its absence. ``last_*`` is the newest value before a
    current absence. What a record of format 1 did not hold has its default: no meanings, no
    series, no verdicts.
    """

    slug: str
    title: str
    definition: str
    definition_version: int
    unit: str
    polarity: str
    polarity_reason: str
    frequency: str
    source: str
    decimals: int
    key: bool
    themes: tuple[str, ...]
    baseline_period: str
    baseline_value: Decimal | None
    baseline_absence: str
    current_period: str
    current_value: Decimal | None
    current_absence: str
    current_known_on: date | None
    current_note: str
    last_period: str
    last_value: Decimal | None
    comparison: Comparison
    sheet: KpiSheet = KpiSheet()
    meanings: tuple[Meaning, ...] = ()
    series: tuple[Point, ...] = ()
    targets: tuple[Target, ...] = ()
    resets: tuple[Reset, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    comment: KpiComment | None = None

    @cached_property
    def by_rule(self) -> dict[str, Verdict]:
        """The verdicts by the rule that gave them."""
        return {verdict.rule: verdict for verdict in self.verdicts}

    @property
    def verdict(self) -> Verdict | None:
        """What the rule says that rates the measure; None in a record that holds no verdicts."""
        return self.by_rule.get(self.sheet.rule)

    @property
    def judgement(self) -> Judgement:
        """Good, bad, unchanged or cannot be said, by the rule that rates the measure or else by its baseline."""
        return self.verdict.judgement if self.verdict else self.comparison.judgement

    @property
    def word(self) -> str:
        """The verdict as a word; without one ``Good``, ``Bad``, ``Unchanged`` or ``Cannot be said``."""
        return self.verdict.word if self.verdict else self.judgement.capitalize()

    @property
    def comment_text(self) -> str:
        """The analyst's comment on the quarter; empty for none."""
        return self.comment.text if self.comment and self.comment.text.strip() else ""

    @property
    def explanation(self) -> str:
        """The comment, else what was noted beside the current figure."""
        return self.comment_text or self.current_note

    @property
    def current(self) -> Point | None:
        """The newest point of the series, figure or absence; None where there is none."""
        return self.series[-1] if self.series else None

    @property
    def current_point(self) -> Point | None:
        """The point that the current figure or absence was read from; None where the series has none of its period."""
        return self.current if self.current and str(self.current.period) == self.current_period else None

    @property
    def is_provisional(self) -> bool:
        """Whether the current figure is provisional; False of an absence."""
        point = self.current_point
        return self.current_value is not None and point is not None and point.is_provisional


@dataclass(frozen=True)
class ThemeSummary:
    """A theme that has begun: governance's rating, its aims, what they add up to, its key KPIs by slug."""

    slug: str
    order: int
    title: str
    objective: str
    lead: str
    starts_on: date | None
    declared_total: int | None
    rag: str
    rag_reason: str
    rated_on: date | None
    counts: RagCounts
    projection: Projection
    aims: tuple[AimSummary, ...]
    key_kpis: tuple[str, ...]


@dataclass(frozen=True)
class LaterTheme:
    """A theme of the plan that has not begun by the quarter's end."""

    slug: str
    title: str
    starts_on: date


@dataclass(frozen=True)
class GlossaryTerm:
    """A word that the record's measures use, with its meaning."""

    slug: str
    word: str
    meaning: str


@dataclass(frozen=True)
class RuleText:
    """A rule that rated a measure of the record, as it read then."""

    rule: str
    name: str
    text: str


@dataclass(frozen=True)
class QuarterSummary:
    """A plan's quarter as at its cut-off: themes in plan order, KPIs in Table One's order."""

    plan: PlanSummary
    quarter: str
    cut_off: datetime
    themes: tuple[ThemeSummary, ...]
    later_themes: tuple[LaterTheme, ...]
    gone: tuple[GoneAim, ...]
    kpis: tuple[KpiSummary, ...]
    rules: tuple[str, ...]
    kpi_rules: tuple[RuleText, ...] = ()
    glossary: tuple[GlossaryTerm, ...] = ()

    @cached_property
    def aims(self) -> tuple[AimSummary, ...]:
        """All aims in the record, theme by theme."""
        return tuple(aim for theme in self.themes for aim in theme.aims)

    @property
    def has_themes(self) -> bool:
        """Whether the plan has themes at all, begun or to come; one without keeps measures only."""
        return bool(self.themes or self.later_themes)

    @cached_property
    def kpis_by_slug(self) -> dict[str, KpiSummary]:
        return {kpi.slug: kpi for kpi in self.kpis}

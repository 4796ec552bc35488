"""What of the changes between two quarters is asked for."""

from dataclasses import dataclass, replace

from django.http import QueryDict

from commitments.choices import Deliverer
from commitments.filters.lists import NONE, Choice, ListFilters, theme_choices
from commitments.reporting.changes import AimChange, Changes, KpiChange
from commitments.reporting.summary import QuarterSummary


@dataclass(frozen=True)
class ListedChange:
    """A change with all its themes, and who delivers: of a measure whoever delivers an aim that it serves."""

    change: AimChange | KpiChange
    themes: tuple[str, ...]
    deliverers: tuple[str, ...]


class ChangeFilters(ListFilters[ListedChange]):
    """What of the changes between two quarters is asked for: a theme of either, and who delivers."""

    theme = Choice[ListedChange]("Theme", lambda row: row.themes, "of the theme {}")
    deliverer = Choice[ListedChange](
        "Who delivers",
        lambda row: row.deliverers,
        "delivered by: {}",
        [*Deliverer.choices, (NONE, "Nobody named")],
        but={NONE: "for which nobody is named to deliver"},
    )

    def __init__(self, data: QueryDict, found: Changes, *, older: QuarterSummary, newer: QuarterSummary) -> None:
        delivers = {aim.slug: aim.delivered_by or NONE for each in (older, newer) for aim in each.aims}
        aims = [
            ListedChange(change, (change.theme,), (aim.delivered_by or NONE,))
            for change in found.aims
            if (aim := change.after or change.before)
        ]
        kpis = [
            ListedChange(change, kpi.themes, tuple(delivers.get(aim, NONE) for aim in kpi.sheet.aims))
            for change in found.kpis
            if (kpi := change.after or change.before)
        ]
        super().__init__(data, [*aims, *kpis])
        self.found = found
        self.offer("theme", dict([*theme_choices(older), *theme_choices(newer)]).items())

    def kept(self) -> Changes:
        """What a valid filter keeps; of themes themselves nobody delivers any, so they are asked for by theme alone."""
        theme, kept = self.form.cleaned_data["theme"], [row.change for row in self.qs]
        return replace(
            self.found,
            themes=tuple(change for change in self.found.themes if theme in ("", change.slug)),
            aims=tuple(change for change in kept if isinstance(change, AimChange)),
            kpis=tuple(change for change in kept if isinstance(change, KpiChange)),
        )

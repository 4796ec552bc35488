"""The rows derived from a seal's text: made with it, made again on demand, compared with it by the verifier."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Model

from commitments.models import SealedAim, SealedKPI, SealedPack, SealedQuarter
from commitments.reporting.canonical import read_aim, text_of
from commitments.reporting.moves import Stand
from commitments.reporting.pack import sealed_pack
from commitments.reporting.published import published_aim
from commitments.reporting.records import sealed_summary
from commitments.reporting.summary import AimSummary, KpiSummary, QuarterSummary

MODELS: tuple[type[SealedAim] | type[SealedKPI], ...] = (SealedAim, SealedKPI)


@dataclass(frozen=True)
class AimThen:
    """An aim as one quarter has it."""

    quarter: str
    aim: AimSummary


def aim_rows(seal: SealedQuarter, summary: QuarterSummary) -> list[SealedAim]:
    """A row per aim of a seal, not stored yet, in plan order."""
    aims = [(theme.slug, aim) for theme in summary.themes for aim in theme.aims]
    return [
        SealedAim(
            seal_id=seal.pk,
            place=place,
            slug=aim.slug,
            theme=theme,
            title=aim.title,
            delivered_by=aim.delivered_by,
            lead=aim.lead,
            rag=aim.rag,
            projected_rag=aim.projected_rag,
            content=text_of(aim),
        )
        for place, (theme, aim) in enumerate(aims)
    ]


def kpi_rows(seal: SealedQuarter, summary: QuarterSummary) -> list[SealedKPI]:
    """A row per measure of a seal, not stored yet, in Table One's order."""
    return [_kpi_row(seal, place, kpi) for place, kpi in enumerate(summary.kpis)]


def store_rows(seal: SealedQuarter, summary: QuarterSummary) -> None:
    """Write the rows of a seal that has none."""
    SealedAim.objects.bulk_create(aim_rows(seal, summary), batch_size=500)
    SealedKPI.objects.bulk_create(kpi_rows(seal, summary), batch_size=500)


def store_pack_size(seal: SealedQuarter) -> None:
    """Build the pack of a seal, with the corrections that it has by now, and write down how large it is."""
    SealedPack.objects.update_or_create(seal=seal, defaults={"size": _pack_size(seal)})


def pack_sizes_of(seals: Iterable[SealedQuarter]) -> dict[int, int]:
    """How large the packs of these seals are, in bytes, by the seal's key; one whose size was not told is left out."""
    return dict(SealedPack.objects.filter(seal__in=[seal.pk for seal in seals]).values_list("seal_id", "size"))


def has_stray_rows(seal: SealedQuarter) -> bool:
    """Whether the stored rows are not those that the seal's text makes."""
    summary = sealed_summary(seal)
    pairs: Sequence[tuple[Iterable[Model], Iterable[Model]]] = (
        (aim_rows(seal, summary), SealedAim.objects.filter(seal=seal).order_by("place")),
        (kpi_rows(seal, summary), SealedKPI.objects.filter(seal=seal).order_by("place")),
    )
    return any(list(map(_values, made)) != list(map(_values, stored)) for made, stored in pairs)


def has_other_pack_size(seal: SealedQuarter) -> bool:
    """Whether the size told of a seal's pack is not that of the pack as it is built now; of none told it is not."""
    told = pack_sizes_of([seal]).get(seal.pk)
    return told is not None and told != _pack_size(seal)


def aim_through(seals: Sequence[SealedQuarter], slug: str, *, is_published: bool) -> list[AimThen]:
    """One aim in each of these seals that holds it, in their order; as panel and public read it where asked."""
    by_key = {seal.pk: seal for seal in seals}
    rows = {row.seal_id: row for row in SealedAim.objects.filter(seal__in=list(by_key), slug=slug)}
    found = []
    for key, seal in by_key.items():
        if key in rows:
            aim = read_aim(seal.format, rows[key].content)
            found.append(AimThen(seal.quarter, published_aim(aim) if is_published else aim))
    return found


def stands_in(seals: Sequence[SealedQuarter]) -> dict[int, dict[str, Stand]]:
    """How each of these seals has its aims, by the seal's key and the aim's slug, in one query.

    The columns are those that panel and public read as they are: ``published_aim`` changes none of them.
    """
    found: dict[int, dict[str, Stand]] = {seal.pk: {} for seal in seals}
    rows = SealedAim.objects.filter(seal__in=list(found)).order_by()
    for seal, slug, *said in rows.values_list("seal_id", "slug", "title", "rag", "projected_rag"):
        found[seal][slug] = Stand(*said)
    return found


def _pack_size(seal: SealedQuarter) -> int:
    return len(sealed_pack(seal).as_zip())


def _kpi_row(seal: SealedQuarter, place: int, kpi: KpiSummary) -> SealedKPI:
    verdict = kpi.verdict
    return SealedKPI(
        seal_id=seal.pk,
        place=place,
        slug=kpi.slug,
        title=kpi.title,
        key=kpi.key,
        verdict=verdict.word if verdict else "",
        judgement=kpi.judgement.value,
        current_period=kpi.current_period,
        current_value="" if kpi.current_value is None else format(kpi.current_value, "f"),
        current_absence=kpi.current_absence,
    )


def _values(row: Model) -> dict[str, object]:
    return {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields if not each.primary_key}

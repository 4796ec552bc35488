from kpis.models.areas import Area
from kpis.models.batches import ImportBatch
from kpis.models.decisions import Reset, Target
from kpis.models.glossary import Term
from kpis.models.measures import DEFINING, KPI, Definition
from kpis.models.observations import Observation, ObservationQuerySet

__all__ = [
    "DEFINING",
    "KPI",
    "Area",
    "Definition",
    "ImportBatch",
    "Observation",
    "ObservationQuerySet",
    "Reset",
    "Target",
    "Term",
]

from kpis.models.measures import KPI
from kpis.models.observations import Observation, ObservationQuerySet

__all__ = ["KPI", "Observation", "ObservationQuerySet"]

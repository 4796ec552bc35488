from commitments.models.comments import ExceptionComment
from commitments.models.derived import SealedAim, SealedKPI, SealedPack
from commitments.models.plan import Aim, Membership, Plan, PlanKPI, Theme
from commitments.models.progress import ProgressUpdate, Round, ThemeRating
from commitments.models.publishing import Publication
from commitments.models.sealing import SealedQuarter

__all__ = [
    "Aim",
    "ExceptionComment",
    "Membership",
    "Plan",
    "PlanKPI",
    "ProgressUpdate",
    "Publication",
    "Round",
    "SealedAim",
    "SealedKPI",
    "SealedPack",
    "SealedQuarter",
    "Theme",
    "ThemeRating",
]

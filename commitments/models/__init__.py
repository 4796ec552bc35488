from commitments.models.comments import ExceptionComment
from commitments.models.plan import Aim, Membership, Plan, PlanKPI, Theme
from commitments.models.progress import ProgressUpdate, Round, ThemeRating
from commitments.models.sealing import SealedQuarter

__all__ = [
    "Aim",
    "ExceptionComment",
    "Membership",
    "Plan",
    "PlanKPI",
    "ProgressUpdate",
    "Round",
    "SealedQuarter",
    "Theme",
    "ThemeRating",
]

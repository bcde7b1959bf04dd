"""Models of the routines app, one file a noun."""

from routines.models.content import (
    Alias,
    Dose,
    Mistake,
    Passage,
    Precaution,
    Question,
    Relation,
    Source,
    StretchEquipment,
    StretchMuscle,
)
from routines.models.edition import LibraryState, StarterItem, StretchVersion
from routines.models.library import (
    Area,
    Condition,
    Equipment,
    FormerSlug,
    Muscle,
    Stretch,
    StretchArea,
)
from routines.models.reminder import DayMark, Schedule
from routines.models.routine import Routine, RoutineStep, StepSide
from routines.models.session import DeletedSession, Hold, MorningCheck, Session

__all__ = [
    "Alias",
    "Area",
    "Condition",
    "DayMark",
    "DeletedSession",
    "Dose",
    "Equipment",
    "FormerSlug",
    "Hold",
    "LibraryState",
    "Mistake",
    "MorningCheck",
    "Muscle",
    "Passage",
    "Precaution",
    "Question",
    "Relation",
    "Routine",
    "RoutineStep",
    "Schedule",
    "Session",
    "Source",
    "StarterItem",
    "StepSide",
    "Stretch",
    "StretchArea",
    "StretchEquipment",
    "StretchMuscle",
    "StretchVersion",
]

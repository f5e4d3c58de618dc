"""Everything that is written and shared. Only access and actions touch these managers."""

from .agenda import AgendaItem, ClinicianNote, DecisionProposal, PrepPrint
from .assignment import Assignment
from .entry import Entry, EntryQuerySet, EntryVersion
from .episode import Episode
from .export import Export, ExportPiece
from .goal import Goal, GoalVersion, Person
from .insights import InsightChoices, InsightRules
from .of_practice import (
    PracticeWorksheet,
    PracticeWorksheetVersion,
    Questionnaire,
    QuestionnaireVersion,
)
from .own import Draft, MenuItem, Wording
from .review import Guidance, ReadMark, Share, StandingShare
from .safety import ReviewFlag, ReviewStep, RiskMonitoring

__all__ = [
    "AgendaItem",
    "Assignment",
    "ClinicianNote",
    "DecisionProposal",
    "Draft",
    "Entry",
    "EntryQuerySet",
    "EntryVersion",
    "Episode",
    "Export",
    "ExportPiece",
    "Goal",
    "GoalVersion",
    "Guidance",
    "InsightChoices",
    "InsightRules",
    "MenuItem",
    "Person",
    "PracticeWorksheet",
    "PracticeWorksheetVersion",
    "PrepPrint",
    "Questionnaire",
    "QuestionnaireVersion",
    "ReadMark",
    "ReviewFlag",
    "ReviewStep",
    "RiskMonitoring",
    "Share",
    "StandingShare",
    "Wording",
]

"""The kinds of entry: each is a name, a heading and a list of fields. One mechanism for all."""

from django.utils.translation import gettext_lazy as _

from . import check_in, cycle, measures, page, safety_plan, worksheets
from .kind import Content, Kind
from .worksheets import find

__all__ = [
    "BE_FAIR",
    "CHECK_IN",
    "KINDS",
    "SAFETY_PLAN",
    "SELF_EVALUATION",
    "SELF_MONITORING",
    "SELF_REINFORCEMENT",
    "Content",
    "Kind",
    "made_of",
]

SELF_MONITORING = Kind(
    "self_monitoring", _("1. Notice · self-monitoring"), cycle.SELF_MONITORING, _("Notice")
)
SELF_EVALUATION = Kind(
    "self_evaluation", _("2. Look back · self-evaluation"), cycle.SELF_EVALUATION, _("Look back")
)
SELF_REINFORCEMENT = Kind(
    "self_reinforcement",
    _("3. Give yourself credit · self-reinforcement"),
    cycle.SELF_REINFORCEMENT,
    _("Credit"),
)
CHECK_IN = Kind("check_in", _("Check in"), check_in.CHECK_IN, _("Check-in"))
JOURNAL_PAGE = Kind("journal_page", _("Page"), page.JOURNAL_PAGE, _("Page"))
SAFETY_PLAN = Kind(
    "safety_plan", _("My plan for hard hours · safety plan"), safety_plan.SAFETY_PLAN, _("My plan")
)

# The third part's other heading, when the look back gave no credit.
BE_FAIR = _("3. Be fair to yourself · self-reinforcement")

KINDS = {
    kind.code: kind
    for kind in (
        SELF_MONITORING,
        SELF_EVALUATION,
        SELF_REINFORCEMENT,
        CHECK_IN,
        JOURNAL_PAGE,
        SAFETY_PLAN,
    )
}

# Both have one space of names, and are found in one way.
worksheets.SOURCES.append(measures.AsWorksheets())


def made_of(kind: str, worksheet: str = "", number: int | None = None) -> Kind:
    """The kind that an entry is of: of a worksheet or a measure, the version that was answered."""
    return find(worksheet, number) if worksheet else KINDS[kind]

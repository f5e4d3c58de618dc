"""Forms build, actions save."""

from .kind import KindForm
from .moments import CheckInForm, CreditForm, LookBackForm, NewMomentForm, NoticeForm
from .review import AnswerForm, GoalForm, PersonForm
from .sharing import ShareForm

__all__ = [
    "AnswerForm",
    "CheckInForm",
    "CreditForm",
    "GoalForm",
    "KindForm",
    "LookBackForm",
    "NewMomentForm",
    "NoticeForm",
    "PersonForm",
    "ShareForm",
]

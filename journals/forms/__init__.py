"""Forms build, actions save."""

from .agenda import AgendaForm, AwayForm, PlanForm
from .answering import BringUpForm, DecisionForm, NoteForm, ReplyForm
from .booklet import BookletForm
from .check_in import CheckInForm
from .credit import CreditForm
from .journal import FindForm
from .kind import KindForm
from .moments import ChangeMomentForm, LookBackForm, NewMomentForm, NoticeForm
from .pages import MomentForm, PageForm
from .review import AnswerForm, GoalForm, MenuItemForm, PersonForm, ProposeForm
from .sharing import ShareAloneForm, ShareForm
from .when import as_it_stands, on_the_wall

__all__ = [
    "AgendaForm",
    "AnswerForm",
    "AwayForm",
    "BookletForm",
    "BringUpForm",
    "ChangeMomentForm",
    "CheckInForm",
    "CreditForm",
    "DecisionForm",
    "FindForm",
    "GoalForm",
    "KindForm",
    "LookBackForm",
    "MenuItemForm",
    "MomentForm",
    "NewMomentForm",
    "NoteForm",
    "NoticeForm",
    "PageForm",
    "PersonForm",
    "PlanForm",
    "ProposeForm",
    "ReplyForm",
    "ShareAloneForm",
    "ShareForm",
    "as_it_stands",
    "on_the_wall",
]

"""Forms build, actions save."""

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
    "AnswerForm",
    "ChangeMomentForm",
    "CheckInForm",
    "CreditForm",
    "FindForm",
    "GoalForm",
    "KindForm",
    "LookBackForm",
    "MenuItemForm",
    "MomentForm",
    "NewMomentForm",
    "NoticeForm",
    "PageForm",
    "PersonForm",
    "ProposeForm",
    "ShareAloneForm",
    "ShareForm",
    "as_it_stands",
    "on_the_wall",
]

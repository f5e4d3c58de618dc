"""What is typed about being in care: joining, and when the two meet."""

from .appointments import MakeForm, MakeForSomebodyForm, MoveForm, TimeForm
from .joining import CodeForm, ConsentForm, InviteForm, JoinForm

__all__ = [
    "CodeForm",
    "ConsentForm",
    "InviteForm",
    "JoinForm",
    "MakeForSomebodyForm",
    "MakeForm",
    "MoveForm",
    "TimeForm",
]

"""What is typed about being in care: joining, and when the two meet."""

from .appointments import TOO_OLD, MakeForm, MakeForSomebodyForm, MoveForm, TimeForm
from .joining import AddressForm, CodeForm, ConsentForm, InviteForm, JoinForm
from .plans import DaysForm

__all__ = [
    "TOO_OLD",
    "AddressForm",
    "CodeForm",
    "ConsentForm",
    "DaysForm",
    "InviteForm",
    "JoinForm",
    "MakeForSomebodyForm",
    "MakeForm",
    "MoveForm",
    "TimeForm",
]

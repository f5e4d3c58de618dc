"""What a therapist types on a client's page, besides an answer to something that is shared."""

import uuid
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journals.kinds.agenda import AGENDA
from journals.kinds.deciding import DECISION
from journals.kinds.guidance import REPLIES, REPLY
from journals.kinds.note import NOTE
from journals.talk import Thing

from .kind import KindForm


class ReplyForm(KindForm):
    """To something on the agenda. `about`: its id."""

    def __init__(
        self,
        data: Any = None,
        *,
        about: uuid.UUID,
        wish: bool,
        meets_at: datetime | None,
        writes: bool,
        **kwargs: Any,
    ):
        """`wish`: to talk before the two meet; `meets_at`: when that is; `writes`: in words too."""
        leave_out = ({"reply"} if not wish else set()) | ({"text"} if not writes else set())
        super().__init__(REPLY, data, leave_out=leave_out, **kwargs)
        self.about = about
        self.auto_id = f"id_reply_{about}_%s"
        if wish:
            self.fields["reply"].widget.choices = [
                (code, _at(label, meets_at) if code == "next" else label)
                for code, label in REPLIES
                if code != "next" or meets_at
            ]

    @classmethod
    def to(cls, thing: Thing, data: Any = None, **kwargs: Any) -> "ReplyForm":
        return cls(data, about=thing.id, wish=thing.kind == "talk_before", **kwargs)


def _at(label: Any, meets_at: datetime | None) -> str:
    if meets_at is None:
        return str(label)
    when = date_format(localtime(meets_at), "l j F, H:i")
    return _("%(label)s: %(when)s") % {"label": label, "when": when}


class BringUpForm(KindForm):
    """One line for the therapist's own list."""

    def __init__(self, data: Any = None, **kwargs: Any):
        super().__init__(AGENDA, data, **kwargs)
        self.auto_id = "id_bring_up_%s"
        self.fields["text"].label = gettext_lazy("Something to bring up")


class NoteForm(KindForm):
    def __init__(self, data: Any = None, **kwargs: Any):
        super().__init__(NOTE, data, **kwargs)


class DecisionForm(KindForm):
    """What two decided about one moment."""

    def __init__(self, data: Any = None, **kwargs: Any):
        super().__init__(DECISION, data, **kwargs)

    def offer(self, levels: list[tuple[int, str]]) -> None:
        """Ask which of these was reached; of no goal that the client shows, nothing is asked."""
        self.fields["level"].widget.choices = levels
        if not levels:
            self.kind_fields = [field for field in self.kind_fields if field.key != "level"]

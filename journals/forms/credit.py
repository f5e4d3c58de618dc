"""Part 3: praise where the client gave credit, being fair to oneself always."""

import zoneinfo
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from journals.kinds import SELF_REINFORCEMENT
from journals.kinds.cycle import COMPASSION, PRAISE
from journals.models import MenuItem
from tracker.accounts.models import User
from tracker.pages import widgets
from tracker.reminders.schedule import journal_day

from .kind import KindForm

SMALLER = ("text", "believability")
UNKNOWN = {"invalid_choice": _("Choose from your own list.")}


class CreditForm(KindForm):
    """`praise`: which of the two it is. `menu`: what stands on the client's own menu.

    `standing`: it is there already and is written anew; then one may also say how it felt after.
    `smaller`: only the words and how true they feel, for words that were too large.
    """

    own_words = forms.ChoiceField(
        label=_("Words from your own list"),
        required=False,
        widget=widgets.Rows,
        error_messages=UNKNOWN,
    )
    own_rewards = forms.MultipleChoiceField(
        label=_("Something good, from your own list"),
        required=False,
        widget=widgets.Chips,
        error_messages=UNKNOWN,
    )
    when = forms.ChoiceField(
        label=_("When?"),
        required=False,
        choices=[
            ("now", _("I’m doing it now, or already did")),
            ("tonight", _("Tonight")),
            ("tomorrow", _("Tomorrow morning")),
        ],
        widget=widgets.Rows,
        error_messages={"invalid_choice": _("Choose one of these.")},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        praise: bool,
        of: User,
        now: datetime,
        menu: Iterable[MenuItem] = (),
        standing: bool = False,
        smaller: bool = False,
        **kwargs: Any,
    ):
        keys: Iterable[str] = SMALLER if smaller else PRAISE if praise else COMPASSION
        leave_out = () if standing else {"felt_after"}
        super().__init__(SELF_REINFORCEMENT, data, keys=keys, leave_out=leave_out, **kwargs)
        self.zone, self.starts, self.now = zoneinfo.ZoneInfo(of.time_zone), of.day_starts, now
        self.smaller, self.standing, self.praise = smaller, standing, praise
        if smaller:  # how true the new words feel is another question
            self.initial["believability"] = None
        items = [item for item in menu if item.archived_at is None]
        self.menu = {str(item.pk): item.words["text"] for item in items}
        self._offer("own_rewards", MenuItem.Kind.REWARD, items, praise and not smaller)
        self._offer("own_words", MenuItem.Kind.AFFIRMATION, items, praise and not smaller)
        if not praise or standing:
            del self.fields["when"]

    def _offer(self, name: str, kind: str, items: list[MenuItem], wanted: bool) -> None:
        """The choices of one kind; without any the question is left out."""
        choices = [(str(item.pk), item.words["text"]) for item in items if item.kind == kind]
        if choices and wanted:
            self.fields[name].choices = choices
        else:
            del self.fields[name]

    @property
    def picks(self) -> list[forms.BoundField]:
        """What is offered from the client's own menu."""
        return [self[name] for name in ("own_words", "own_rewards") if name in self.fields]

    @property
    def content(self) -> dict[str, Any]:
        """With what was picked from the menu, in its words as they are today."""
        said = dict(super().content)
        picked = {
            "text": ("\n", [self.cleaned_data.get("own_words", "")]),
            "reward": (", ", self.cleaned_data.get("own_rewards", [])),
        }
        for key, (between, ids) in picked.items():
            texts = [self.menu[pk] for pk in ids if pk in self.menu]
            if texts:
                said[key] = between.join([*([said[key]] if said.get(key) else []), *texts])
        return said

    @property
    def planned_for(self) -> datetime | None:
        """Tonight at nine or tomorrow at nine, on the person's own clock."""
        local = self.now.astimezone(self.zone)
        match self.cleaned_data.get("when"):
            case "tonight":
                tonight = datetime.combine(local.date(), time(21), self.zone)
                return max(tonight, local)
            case "tomorrow":
                # whoever is still up at half past one means the morning that is coming
                today = journal_day(self.now, self.zone.key, self.starts)
                return datetime.combine(today + timedelta(days=1), time(9), self.zone)
        return None

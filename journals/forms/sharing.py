"""Which parts, for whom, how much of them, for how long. Nothing is preselected but what is so."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from journals.actions import Choice
from journals.models import Share
from journals.seen import Seen
from tracker.care.models import Appointment, CareRelationship
from tracker.pages import widgets

LAST_DAY = date(2099, 12, 31)


class ShareForm(forms.Form):
    parts = forms.MultipleChoiceField(
        label=_("Which parts?"),
        required=False,
        widget=widgets.RowChecks,
        error_messages={"invalid_choice": _("Choose from these parts.")},
    )
    level = forms.ChoiceField(
        label=_("How much of them?"),
        choices=[
            (Share.Level.FULL, _("Everything in these parts, my words too")),
            (Share.Level.RATINGS_ONLY, _("Only numbers and ticked words")),
        ],
        widget=widgets.Rows,
        error_messages={
            "required": _("Choose how much of it can be read."),
            "invalid_choice": _("Choose one of these."),
        },
    )
    until = forms.ChoiceField(
        label=_("For how long?"),
        widget=widgets.Rows,
        error_messages={
            "required": _("Choose for how long."),
            "invalid_choice": _("Choose one of these."),
        },
    )
    until_date = forms.DateField(
        label=_("Until which day?"),
        help_text=_("It closes by itself at the end of that day."),
        required=False,
        widget=widgets.Date,
        validators=[MaxValueValidator(LAST_DAY, _("Choose a day before the year 2100."))],
        error_messages={"invalid": _("Add a day, for example 24.11.2026")},
    )
    ask = forms.BooleanField(
        label=_("Please look at it with me"), required=False, widget=widgets.Tick
    )

    def __init__(
        self,
        data: Any = None,
        *,
        relationship: CareRelationship,
        parts: Iterable[Seen],
        standing: Iterable[Share] = (),
        asked: bool = False,
        meeting: Appointment | None = None,
        now: datetime,
        **kwargs: Any,
    ):
        """`meeting`: the next appointment with this therapist."""
        standing = list(standing)
        initial = {"parts": [str(share.entry_id) for share in standing], "ask": asked}
        # parts that are shared differently: then nothing is preselected, so that nothing widens
        if len({share.level for share in standing}) == 1:
            initial |= {"level": standing[0].level}
        if len({share.until for share in standing}) == 1:
            initial |= _as_until(standing[0].until, meeting)
        super().__init__(data, initial=initial, **kwargs)
        self.relationship, self.meeting, self.now = relationship, meeting, now
        self._offer_ends()
        self.fields["parts"].choices = [(str(part.entry_id), _name(part)) for part in parts]
        self.fields["parts"].widget.hints = {
            str(part.entry_id): WHAT_IS_IN_IT[part.kind] for part in parts
        }
        can_open = _("%(name)s can open") % {"name": relationship.therapist.first_name}
        self.fields["parts"].widget.tags = {
            pk: {"text": can_open, "kind": "other", "icon": "eye"}
            if pk in initial["parts"]
            else {"text": _("Only you"), "icon": "lock"}
            for pk, _label in self.fields["parts"].choices
        }
        self.fields["ask"].label = _("Please look at it with me, %(name)s") % {
            "name": relationship.therapist.first_name
        }

    def _offer_ends(self) -> None:
        """The first is what stays until it is stopped. None is chosen beforehand."""
        until, last = self.fields["until"], self._in_30_days()
        until.choices = [("stop", _("Until I stop it")), ("30", _("For 30 days")), CHOSEN]
        until.widget.hints = {"30": _("Until the end of %(day)s.") % {"day": _day(last)}}
        if self.meeting is not None:
            code, day = _after(self.meeting), timezone.localtime(self.meeting.starts_at)
            words = _("Until after our next appointment on %(day)s")
            until.choices = [
                until.choices[0],
                (code, words % {"day": date_format(day, "l j F")}),
                *until.choices[1:],
            ]
            until.widget.hints[code] = _("It closes by itself at the end of that day.")

    def _in_30_days(self) -> date:
        return timezone.localtime(self.now).date() + timedelta(days=30)

    def clean_parts(self) -> list[str]:
        parts = self.cleaned_data["parts"]
        if not parts:
            self.add_error("parts", _("Choose at least one part, or stop sharing instead."))
        return parts

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        no_day = not cleaned.get("until_date") and "until_date" not in self.errors
        if cleaned.get("until") == "date" and no_day:
            self.add_error("until_date", _("Add a day, for example 24.11.2026"))
        return cleaned

    def choice(self) -> Choice:
        """What was decided, as the action takes it."""
        return Choice(
            entry_ids=frozenset(uuid.UUID(pk) for pk in self.cleaned_data["parts"]),
            level=self.cleaned_data["level"],
            until=self._until(),
            ask=self.cleaned_data["ask"],
        )

    def _until(self) -> datetime | None:
        """Days end at midnight on the person's own clock. What was agreed once does not move with
        an appointment that is moved later."""
        match self.cleaned_data["until"]:
            case "stop":
                return None
            case "30":
                return _end_of(self._in_30_days())
            case "date":
                return _end_of(self.cleaned_data["until_date"])
        return self.meeting and end_of_meeting(self.meeting)


class ShareAloneForm(ShareForm):
    """The same for one entry that belongs to no moment: there is nothing to tick."""

    def __init__(self, data: Any = None, *, entry: Seen, **kwargs: Any):
        super().__init__(data, parts=[entry], **kwargs)
        self.entry = entry
        del self.fields["parts"], self.fields["ask"]
        self.fields["level"].label = _("How much of it?")
        self.fields["level"].choices = [
            (Share.Level.FULL, _("Everything in it, my words too")),
            (Share.Level.RATINGS_ONLY, _("Only numbers and ticked words")),
        ]
        if not entry.ratings:  # then only numbers would be nothing
            del self.fields["level"]

    def choice(self) -> Choice:
        level = self.cleaned_data.get("level", Share.Level.FULL)
        return Choice(frozenset({self.entry.entry_id}), level, self._until())


WHAT_IS_IN_IT = {
    "self_monitoring": _("What happened, what you felt, what you did"),
    "self_evaluation": _("How you see it, and what makes you say so"),
    "self_reinforcement": _("What you say to yourself, and something good"),
    "journal_page": _("The whole page"),
    "worksheet": _("All that you filled in"),
    "measure": _("What you answered, and the numbers that are made of it"),
    "check_in": _("How you were, and your line"),
}


def _name(part: Seen) -> str:
    day = date_format(timezone.localtime(part.at), "j M, H:i")
    words = next((shown.text for shown in part.shown if shown.text), "")
    begins = f": “{Truncator(Truncator(words).words(7)).chars(60)}”" if words else ""
    return f"{part.heading} · {day}{begins}"


CHOSEN = ("date", _("Until a day that I choose"))


def end_of_meeting(meeting: Appointment) -> datetime:
    """The end of the day on which it is over, by the person's own clock."""
    return _end_of(timezone.localtime(meeting.ends_at).date())


def _after(meeting: Appointment) -> str:
    """The code of "until after it". It holds the day, so that a page that names another day than
    the appointment has by now is asked again."""
    return f"after-{timezone.localtime(meeting.starts_at):%Y-%m-%d}"


def _end_of(day: date) -> datetime:
    zone = timezone.get_current_timezone()
    return datetime.combine(day + timedelta(days=1), time(0), zone)


def _day(day: date) -> str:
    return date_format(day, "j F")


def _as_until(until: datetime | None, meeting: Appointment | None) -> dict[str, Any]:
    if until is None:
        return {"until": "stop"}
    if meeting is not None and until == end_of_meeting(meeting):
        return {"until": _after(meeting)}
    last = timezone.localtime(until - timedelta(seconds=1)).date()
    return {"until": "date", "until_date": last.isoformat()}

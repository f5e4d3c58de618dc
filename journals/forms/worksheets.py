"""Filling in a worksheet, and asking a client to. The definition says what is asked."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from journals.access.worksheets import Assigned, Offered, as_assigned, risk_items
from journals.actions import When
from journals.actions.assigning import LONGEST_NOTE, LONGEST_TARGET
from journals.kinds.fields import Options, Shown, Steps
from journals.kinds.measures import Measure
from journals.kinds.worksheets import Part, Worksheet
from journals.models import Assignment, Entry, Episode
from tracker.accounts.models import User
from tracker.pages import widgets
from tracker.pages.objections import SaysObjections
from tracker.reminders.schedule import journal_day

from .kind import KindForm
from .pages import called, newest
from .when import Day, Sureness, WallTime, as_it_stands
from .widgets import ChipsAndOwn

# A page is left open over a night, not for a week.
OPEN_FOR = timedelta(days=1)


def drawn(client: User, slug: str, at: datetime) -> str:
    """A proof that a page with this worksheet was drawn for this client at that time.

    Small letters and numbers, which nobody takes for words that somebody typed: see held.words.
    """
    second = int(at.timestamp())
    signed = salted_hmac("keel.worksheet.drawn", f"{slug} {client.pk} {second}", algorithm="sha256")
    return f"{second}-{signed.hexdigest()}"


def drawn_at(proof: str, client: User, slug: str, now: datetime) -> datetime | None:
    """When it was drawn; None without a proof of it, and for one that is older than a day."""
    second = proof.partition("-")[0]
    if not (second.isascii() and second.isdigit() and len(second) <= 11):
        return None
    at = datetime.fromtimestamp(int(second), UTC)
    known = constant_time_compare(proof, drawn(client, slug, at))
    return at if known and now - OPEN_FOR <= at <= now else None


class SheetForm(KindForm):
    """A worksheet as it stands on the page."""

    @property
    def lines(self) -> list[tuple[Part, forms.BoundField | None]]:
        """The page from top to bottom, but for what is folded away."""
        folded = {field.name for field in self.folded}
        return [
            (part, self[part.key] if part.key else None)
            for part in self.kind.layout
            if part.key not in folded
        ]

    @property
    def between(self) -> bool:
        """Whether a button between the steps was pressed."""
        steps = [field.key for field in self.kind_fields if isinstance(field, Steps)]
        return self.is_bound and any(f"{key}-do" in self.data for key in steps)


class WorksheetForm(SheetForm):
    """One worksheet as it is offered to one client, new or to be changed.

    When it was may be left as it is: now, or today for what is filled in once a day.
    """

    number = forms.IntegerField(
        widget=forms.HiddenInput, min_value=1, max_value=9999, required=False
    )
    happened = WallTime(
        label=_("When was it?"),
        help_text=_("Leave it empty if it was just now."),
        required=False,
    )
    precision = Sureness()
    day = Day(
        label=_("Which day is it about?"),
        help_text=_("Leave it empty for today."),
        required=False,
    )
    stood_by = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    # When the page was drawn, signed: it was open then. See drawn_at.
    drawn = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    moment = forms.ChoiceField(
        label=_("Does it belong to a moment?"),
        required=False,
        widget=widgets.Select,
        error_messages={"invalid_choice": _("Choose one of your moments.")},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        offer: Offered,
        client: User,
        now: datetime,
        moments: Iterable[Episode] = (),
        entry: Entry | None = None,
        content: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ):
        worksheet = offer.worksheet
        initial = {"number": worksheet.number, **_when_it_was(worksheet, entry)}
        initial["drawn"] = drawn(client, worksheet.slug, now)
        super().__init__(
            worksheet,
            data,
            content=content,
            leave_out=worksheet.named,
            entry_id=entry.pk if entry else None,
            base_version=entry.version if entry else 0,
            initial=initial | kwargs.pop("initial", {}),
            **kwargs,
        )
        self.offer, self.worksheet = offer, worksheet
        self.client, self.now = client, now
        # An answer that stands has its time on the clock it was lived by, wherever one is now.
        self.zone = entry.occurred_zone if entry else client.time_zone
        here = entry.episode if entry and entry.episode_id else None
        offered, left_out = newest(moments, here)
        self.moments = {str(episode.pk): episode for episode in offered}
        choices = [(pk, called(episode)) for pk, episode in self.moments.items()]
        field = self.fields["moment"]
        field.help_text = left_out
        field.choices = [("", _("None")), *choices]  # type: ignore[attr-defined]
        for name in ("happened", "precision") if worksheet.period == "day" else ("day",):
            del self.fields[name]
        # What an action says about the time belongs beside the field that asks for it.
        self.asked_as = {"happened": "day"} if worksheet.period == "day" else {}

    @property
    def when(self) -> When:
        """What was said about the time, on the person's own clock; else now."""
        zone = self.zone
        if self.worksheet.period == "day":
            day = self.cleaned_data.get("day")
            day = day or journal_day(self.now, zone, self.client.day_starts)
            noon = When.at_local(datetime.combine(day, time(12)), zone, "day")
            local = self.now.astimezone(ZoneInfo(zone)).date()
            return When(self.now, zone, "day") if noon.at > self.now and day == local else noon
        happened, precision = self.cleaned_data.get("happened"), self.cleaned_data.get("precision")
        if happened is None:
            return When.not_said(self.now, zone, precision or "exact")
        return When.at_local(happened, zone, precision or "about")

    @property
    def when_changed(self) -> bool:
        return bool({"happened", "precision", "day"} & set(self.changed_data))

    @property
    def moves(self) -> bool:
        """Whether another moment was chosen than the one that was on the page."""
        return self.cleaned_data.get("moment", "") != self.stood_then

    @property
    def stood_then(self) -> str:
        """The id of the moment that it stood by when the page was drawn, or ""."""
        sent = "stood_by" in self.data
        return self.cleaned_data["stood_by"] if sent else self.initial.get("stood_by", "")

    def caught_up(self, current: Entry) -> dict[str, Any]:
        return super().caught_up(current) | {"stood_by": current.episode_id or ""}

    @property
    def chosen_moment(self) -> Episode | None:
        return self.moments.get(self.cleaned_data.get("moment", ""))


def _when_it_was(worksheet: Worksheet, entry: Entry | None) -> dict[str, Any]:
    """The time of an answer as its form has it, on the clock it was lived by."""
    if entry is None:
        return {}
    here = str(entry.episode_id or "")
    moment = {"moment": here, "stood_by": here}
    if worksheet.period == "day":
        return {"day": entry.local_date, **moment}
    return as_it_stands(entry) | moment


class AssignForm(SaysObjections, forms.Form):
    """What a therapist asks for: targets for each list, a line to the client, and the talk."""

    entry_id = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"invalid": _("This page is too old. Reload it.")}
    )
    base_version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1, required=False
    )
    note = forms.CharField(
        label=_("A line to go with it"),
        help_text=_("They read it above the questions."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=widgets.Voice(rows=2),
        error_messages={
            "max_length": _("That is longer than the %(limit_value)s characters that fit here.")
        },
    )
    agreed = forms.BooleanField(required=False, widget=widgets.Tick)
    every_days = forms.IntegerField(
        label=_("How often?"),
        required=False,
        widget=widgets.Number,
        error_messages={"invalid": _("Add a number of days, for example 14.")},
    )
    until = Day(
        label=_("Until when?"),
        help_text=_("Leave it empty to go on until you stop it."),
        required=False,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        worksheet: Worksheet,
        standing: Assigned | None = None,
        new_id: Any = None,
        may: Iterable[str] = (),
        **kwargs: Any,
    ):
        initial: dict[str, Any] = {"entry_id": standing.id if standing else new_id}
        if standing:
            initial |= {"base_version": standing.version, "note": standing.note}
            initial |= {"agreed": standing.agreed}
            initial |= {"every_days": standing.every_days, "until": standing.until}
            initial |= {
                key: [code if _known(worksheet, key, code) else words for code, words in chosen]
                for key, chosen in standing.targets.items()
            }
        super().__init__(data, initial=initial, auto_id="id_assign_%s", **kwargs)
        self.worksheet, self.standing = worksheet, standing
        chosen = {
            key: TargetField(worksheet, key, _open(worksheet, key, may))
            for key in worksheet.targets
        }
        self.fields = {**chosen, **self.fields}
        self.fields["agreed"].label = _(
            "We have talked about this one, and about what helps if it gets too much."
        )
        if isinstance(worksheet, Measure):
            self.fields["every_days"].help_text = _(
                "In days, %(least)s or more. Leave it empty to ask once."
            ) % {"least": worksheet.least_days}
        else:
            del self.fields["every_days"], self.fields["until"]
        if worksheet.default != "locked":
            del self.fields["agreed"]

    def stands(self, current: Assignment) -> list[Shown]:
        """What is asked now, ready for reading."""
        asked = as_assigned(current)
        lists = [
            Shown("", label, label, "tags", items=tuple(words)) for label, words in asked.asked
        ]
        note = self.fields["note"].label
        return [*lists, Shown("note", note, note, "voice", asked.note)] if asked.note else lists

    def caught_up(self, current: Assignment) -> dict[str, Any]:
        return {"base_version": current.version}

    @property
    def chosen(self) -> list[forms.BoundField]:
        return [self[key] for key in self.worksheet.targets]

    @property
    def targets(self) -> dict[str, list[str]]:
        return {key: self.cleaned_data.get(key) or [] for key in self.worksheet.targets}


class TargetField(forms.Field):
    """Codes of a vocabulary and own words; the action says what is wrong with them."""

    def __init__(self, worksheet: Worksheet, key: str, choices: Options):
        field = worksheet.field(key)
        super().__init__(
            label=field.clinical or field.label,
            help_text=_("Tick what you agreed on, or add their own words, with commas between."),
            required=False,
            widget=ChipsAndOwn(choices, common=8),
        )
        self.longest = LONGEST_TARGET


def _open(worksheet: Worksheet, key: str, may: Iterable[str]) -> Options:
    """What can be ticked: nothing that two people have to agree on first. `may`: what they did."""
    return tuple(
        (code, words)
        for code, words in worksheet.targets[key]
        if risk_items(worksheet, {key: [code]}) <= set(may)
    )


def _known(worksheet: Worksheet, key: str, code: Any) -> bool:
    return code in dict(worksheet.targets[key])

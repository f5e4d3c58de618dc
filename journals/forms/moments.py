"""The forms of a moment: what is coming or what happened, and how it looks from today."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from journals.actions import When
from journals.kinds import SELF_EVALUATION, SELF_MONITORING
from journals.kinds.cycle import SET_BY_ACTION
from journals.kinds.fields import Shown
from journals.kinds.moment import MOMENT
from journals.kinds.plan import PLAN, PLAN_LABELS
from journals.models import Episode, Goal
from tracker.pages import widgets

from .kind import KindForm
from .when import Sureness, WallTime


class NoticeForm(KindForm):
    """Part 1. When it happened may be left as it is: now.

    `plan`: it is about something that is still to come, and asks for less.
    """

    happened = WallTime(label=_("When was it?"), required=False)
    until = WallTime(label=_("Until when, if you know?"), required=False)
    precision = Sureness()

    # A plan is asked how sure it is; where a note came from is told by what led to it.
    not_asked = frozenset({"confidence_before", "source"})
    # Of a plan, what is asked at once.
    first = PLAN[:4]

    def __init__(
        self, data: Any = None, *, now: datetime, zone: str, plan: bool = False, **kwargs: Any
    ):
        wanted = {"keys": PLAN} if plan else {"leave_out": self.not_asked}
        super().__init__(SELF_MONITORING, data, **wanted, **kwargs)
        self.now, self.zone, self.plan = now, zone, plan
        if plan:
            self._ask_before()
        else:
            del self.fields["until"]

    def _ask_before(self) -> None:
        del self.fields["precision"]
        self.fields["happened"].label = _("When will it be?")
        for key, label in PLAN_LABELS.items():
            self.fields[key].label = label
            self.fields[key].help_text = ""

    @property
    def quick(self) -> list[forms.BoundField]:
        return [self[key] for key in self.first] if self.plan else super().quick

    @property
    def folded(self) -> list[forms.BoundField]:
        if not self.plan:
            return super().folded
        return [self[field.key] for field in self.kind_fields if field.key not in self.first]

    @property
    def ends(self) -> datetime | None:
        """The end of a plan, as an instant."""
        until = self.cleaned_data.get("until")
        return When.at_local(until, self.zone).at if until else None

    @property
    def wall(self) -> datetime | None:
        """The time that was given, as the clock on the wall shows it."""
        return self.cleaned_data.get("happened")

    @property
    def when(self) -> When:
        """The time that was given, on the person's own clock; else now."""
        happened = self.cleaned_data.get("happened")
        precision = self.cleaned_data.get("precision")
        if happened is None:
            return When.not_said(self.now, self.zone, precision or "exact")
        return When.at_local(happened, self.zone, precision or "about")

    def to_come(self, happened: datetime | None) -> bool:
        """Whether a time on this person's clock is still to come."""
        if happened is None:
            return False
        return When.at_local(happened, self.zone).at > self.now + timedelta(minutes=5)

    def clean_happened(self) -> datetime | None:
        happened = self.cleaned_data["happened"]
        if self.to_come(happened) and not self.plan:
            raise ValidationError(_("That is still to come. Plan it instead, or choose a time."))
        return happened


class NewMomentForm(NoticeForm):
    """A moment and its first note; or a plan for something that is still to come."""

    not_asked = frozenset({"source"})

    episode_id = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("A title, if you like"),
        help_text=_("So that you find it again. Leave it out and the day will do."),
        required=False,
        max_length=120,
        widget=widgets.Text(attrs={"autocomplete": "off"}),
        error_messages={"max_length": _("A title has 120 characters at the most.")},
    )
    goal = forms.ChoiceField(
        label=_("Does it belong to a goal?"),
        required=False,
        widget=widgets.Select,
        error_messages={"invalid_choice": _("Choose one of your goals.")},
    )
    planned = forms.BooleanField(
        label=_("It is still to come: I want to plan it"), required=False, widget=widgets.Tick
    )

    def __init__(
        self,
        data: Any = None,
        *,
        goals: Iterable[Goal] = (),
        again: Episode | None = None,
        **kwargs: Any,
    ):
        super().__init__(data, **kwargs)
        self.again = again  # the moment of which it is one more
        if self.plan:
            self.fields["planned"].widget = forms.HiddenInput()
            self.initial["planned"] = "on"
        choices = [
            (str(goal.pk), goal.words.get("title") or goal.words["toward"]) for goal in goals
        ]
        self.fields["goal"].choices = [("", _("None")), *choices]
        self.goals = {str(goal.pk): goal for goal in goals}
        self.has_goals = bool(choices)

    @property
    def chosen_goal(self) -> Goal | None:
        return self.goals.get(self.cleaned_data.get("goal", ""))

    def clean_happened(self) -> datetime | None:
        return self.cleaned_data["happened"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        happened = cleaned.get("happened")
        planned = self.plan or cleaned.get("planned")
        if not planned and self.to_come(happened):
            self.add_error(
                "happened", _("That is still to come. Tick “plan it”, or change the time.")
            )
        if planned and not happened and "happened" not in self.errors:
            self.add_error("happened", _("Add when it will be, for example 18.11.2026 07:40"))
        return cleaned


class ChangeMomentForm(KindForm):
    """Another title or goal for a moment that stands. `goals`: those to choose from, with its own.

    Save with `actions.change_moment(me, episode, title=form.title, goal=form.chosen_goal,
    base_version=form.cleaned_data["base_version"] or 0, now=now)`.
    """

    goal = forms.ChoiceField(
        label=_("Does it belong to a goal?"),
        required=False,
        widget=widgets.Select,
        error_messages={"invalid_choice": _("Choose one of your goals.")},
    )

    def __init__(
        self, data: Any = None, *, episode: Episode, goals: Iterable[Goal] = (), **kwargs: Any
    ):
        super().__init__(
            MOMENT,
            data,
            content={"title": episode.words.get("title", "")},
            base_version=episode.version,
            initial={"goal": str(episode.goal_id or "")},
            **kwargs,
        )
        here = [episode.goal] if episode.goal else []
        self.goals = {str(goal.pk): goal for goal in [*goals, *here]}
        self.fields["goal"].choices = [("", _("None")), *self._called()]

    def _called(self) -> list[tuple[str, str]]:
        return [
            (pk, goal.words.get("title") or goal.words["toward"]) for pk, goal in self.goals.items()
        ]

    @property
    def title(self) -> str:
        return self.cleaned_data["title"] or ""

    @property
    def chosen_goal(self) -> Goal | None:
        return self.goals.get(self.cleaned_data["goal"])

    def stands(self, current: Episode) -> list[Shown]:
        goal = dict(self._called()).get(str(current.goal_id))
        label = self.fields["goal"].label
        named = [Shown("goal", label, label, "line", goal)] if goal else []
        return [*super().stands(current), *named]


class LookBackForm(KindForm):
    """Part 2, the client's own view. Levels are asked only where the goal has them in words."""

    in_session = forms.BooleanField(
        label=_("We looked at it together, in a session"),
        required=False,
        widget=widgets.Tick,
    )
    confirm = forms.BooleanField(
        label=_("This is how I see it"),
        help_text=_("You can still change it later. Earlier versions are kept."),
        required=False,
        widget=widgets.Tick,
    )

    def __init__(self, data: Any = None, *, goal: Goal | None = None, **kwargs: Any):
        levels = _level_texts(goal)
        super().__init__(
            SELF_EVALUATION,
            data,
            leave_out=SET_BY_ACTION | (set() if levels else {"level"}),
            **kwargs,
        )
        if levels:
            self.fields["level"].widget.choices = levels


def _level_texts(goal: Goal | None) -> list[tuple[int, str]]:
    if goal is None:
        return []
    texts = [(level, goal.words.get(f"level_{level}", "")) for level in (2, 1, 0, -1, -2)]
    return [(level, text) for level, text in texts if text]

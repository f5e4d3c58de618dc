"""A free page of the journal, and which moment it belongs to."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from journals.actions import When
from journals.kinds import JOURNAL_PAGE
from journals.models import Episode
from tracker.pages import widgets

from .kind import KindForm
from .when import Sureness, WallTime


class PageForm(KindForm):
    """Title and text. When it was may be left as it is: now, or as it stands."""

    happened = WallTime(
        label=_("When was this?"),
        help_text=_("Leave it out if it is about now."),
        required=False,
    )
    precision = Sureness()

    def __init__(
        self,
        data: Any = None,
        *,
        now: datetime,
        zone: str,
        beside: Episode | None = None,
        **kwargs: Any,
    ):
        super().__init__(JOURNAL_PAGE, data, **kwargs)
        self.now, self.zone = now, zone
        self.beside = beside  # the moment that it will stand by

    @property
    def dated(self) -> bool:
        """Whether the time is shown at once: something was said about it, or is wrong with it."""
        return bool(self["happened"].value() or self["happened"].errors)

    @property
    def when(self) -> When:
        """The time that was given, on the person's own clock; else now."""
        happened = self.cleaned_data.get("happened")
        precision = self.cleaned_data.get("precision")
        if happened is None:
            return When.not_said(self.now, self.zone)
        return When.at_local(happened, self.zone, precision or "about")

    @property
    def when_anew(self) -> When | None:
        """The same for a page that has its time already; None to leave that as it stands."""
        moved = {"happened", "precision"} & set(self.changed_data)
        return self.when if moved and self.cleaned_data.get("happened") else None


# So many moments are offered to choose from, the newest.
MOST_MOMENTS = 60


def newest(episodes: Iterable[Episode], here: Episode | None) -> tuple[list[Episode], Any]:
    """What is offered of these, newest first, with the one that it stands by; and a sentence that
    says so where some are left out, or "". Takes one more than are offered."""
    rows = list(episodes)
    offered = rows[:MOST_MOMENTS]
    if here is not None and here not in offered:
        offered.append(here)
    left_out = len(rows) > MOST_MOMENTS
    return offered, _("The newest %s of your moments are here.") % MOST_MOMENTS if left_out else ""


class MomentForm(forms.Form):
    """Which of my moments something belongs to; "" for none."""

    moment = forms.ChoiceField(
        label=_("Which moment does it belong to?"),
        required=False,
        widget=widgets.Select,
        error_messages={"invalid_choice": _("Choose one of your moments.")},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        episodes: Iterable[Episode],
        here: Episode | None = None,
        **kwargs: Any,
    ):
        super().__init__(data, auto_id="id_moment_%s", **kwargs)
        offered, self.fields["moment"].help_text = newest(episodes, here)
        self.episodes = {str(episode.pk): episode for episode in offered}
        self.fields["moment"].choices = [
            ("", _("None")),
            *((pk, called(episode)) for pk, episode in self.episodes.items()),
        ]

    @property
    def chosen(self) -> Episode | None:
        return self.episodes.get(self.cleaned_data["moment"])


def called(episode: Episode) -> str:
    """A moment as one of a list to choose from: its title and its day."""
    title = episode.words.get("title", "")
    if title:
        day = date_format(episode.occurred_at, "j M")
        return _now("%(title)s · %(day)s") % {"title": title, "day": day}
    return _now("Moment, %(day)s") % {"day": date_format(episode.occurred_at, "j M, H:i")}

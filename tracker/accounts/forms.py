"""Forms about oneself and one's practice."""

import zoneinfo

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.pages import widgets


def zones() -> list[tuple[str, str]]:
    """The zones that people live in, as (name, name in words): 'America/New_York', 'New York'."""
    names = sorted(z for z in zoneinfo.available_timezones() if "/" in z and z[:4] != "Etc/")
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in names:
        region, _sep, city = name.partition("/")
        if region in ("SystemV", "US", "Brazil", "Canada", "Chile", "Mexico", "posix", "right"):
            continue
        groups.setdefault(region, []).append((name, city.replace("_", " ").replace("/", ", ")))
    return list(groups.items())


class ZoneField(forms.ChoiceField):
    """A time zone, chosen by region and city."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Time zone"))
        kwargs.setdefault("error_messages", {})
        kwargs["error_messages"].setdefault(
            "invalid_choice", _("Choose a time zone from the list.")
        )
        kwargs.setdefault("widget", widgets.Select)
        super().__init__(choices=lambda: [("", _("Choose…")), *zones(), ("UTC", "UTC")], **kwargs)


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=_("What should we call you?"),
        max_length=80,
        widget=widgets.Text,
        error_messages={"required": _("Add a name, or just a letter.")},
    )
    time_zone = ZoneField(
        help_text=_("Reminders come by this clock, and days begin and end by it.")
    )


class TokenForm(forms.Form):
    """What a token is for, and how long it works."""

    name = forms.CharField(
        label=_("What is it for?"),
        help_text=_("So that you know it again: “my spreadsheet”, “phone shortcut”."),
        max_length=60,
        widget=widgets.Text(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Add a word or two, so that you know it again."),
            "max_length": _("60 characters at the most."),
        },
    )
    days = forms.TypedChoiceField(
        label=_("How long should it work?"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("A year"))],
        widget=widgets.Rows,
        error_messages={
            "required": _("Choose for how long."),
            "invalid_choice": _("Choose one of these."),
        },
    )

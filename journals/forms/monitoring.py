"""Agreeing on questions about self-harm, and what was done about an answer."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from journals.access.monitoring import NOT_INDICATED, SHARED
from journals.actions.monitoring import LONGEST_REASON
from journals.kinds.flagging import CODES, LONGEST_NOTE
from journals.models import RiskMonitoring
from tracker.accounts.models import Clinician
from tracker.pages import widgets
from tracker.pages.objections import SaysObjections
from tracker.safety import rules

CHOOSE = {"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")}


class DeputyForm(forms.Form):
    deputy = forms.ModelChoiceField(
        label=_("Who looks when you have not?"),
        help_text=_("They are told by mail that an item waits, and see that one answer alone."),
        queryset=Clinician.objects.none(),
        empty_label=None,
        widget=widgets.Rows,
        error_messages=CHOOSE,
    )

    def __init__(self, data: Any = None, *, among: QuerySet[Clinician], standing: Any = None):
        super().__init__(data, initial={"deputy": standing}, auto_id="id_deputy_%s")
        self.fields["deputy"].queryset = among
        self.fields["deputy"].label_from_instance = lambda one: one.user.name


class WatchForm(SaysObjections, forms.Form):
    """What a therapist proposes: what may be asked, from which number on, and how often."""

    asked_as = {"items": "asks"}

    # not `items`: what is posted waits as a dict, and a template would take one for the other
    asks = forms.MultipleChoiceField(
        label=_("What may be asked?"),
        choices=tuple(rules.ITEMS.items()),
        widget=widgets.RowChecks,
        error_messages={
            "required": _("Choose what may be asked."),
            "invalid_choice": _("Choose what may be asked."),
            "invalid_list": _("Choose what may be asked."),
        },
    )
    least = forms.TypedChoiceField(
        label=_("From which urge on is it looked at first?"),
        help_text=_(
            "4 of 5 is the rule. You two can agree on a lower number, not on a higher one."
        ),
        coerce=int,
        choices=[(n, str(n)) for n in range(1, rules.RULES["urge"].least + 1)],
        widget=widgets.Select,
        error_messages=CHOOSE,
    )
    rhythm = forms.ChoiceField(
        label=_("How often do you look at such answers?"),
        help_text=_("A service that can’t look on every weekday must not ask these questions."),
        choices=RiskMonitoring.Rhythm.choices,
        widget=widgets.Rows,
        error_messages=CHOOSE,
    )
    plan = forms.ChoiceField(
        label=_("The safety plan"),
        choices=[
            (SHARED, _("It is shared with me")),
            (NOT_INDICATED, _("None is needed, as I see it")),
        ],
        widget=widgets.Rows,
        error_messages=CHOOSE,
    )
    reason = forms.CharField(
        label=_("Why none is needed"),
        help_text=_("They read it, too."),
        required=False,
        max_length=LONGEST_REASON,
        widget=widgets.Voice(rows=2),
    )

    def __init__(self, data: Any = None):
        super().__init__(data, initial={"least": rules.RULES["urge"].least}, auto_id="id_watch_%s")

    @property
    def proposal(self) -> dict[str, Any]:
        """As the action takes it."""
        said = self.cleaned_data
        lower = "urge" in said["asks"] and said["least"] < rules.RULES["urge"].least
        found = {name: said[name] for name in ("rhythm", "plan", "reason")}
        return {**found, "items": said["asks"], "least": {"urge": said["least"]} if lower else {}}


class AgreeForm(forms.Form):
    """Whether the numbers of such answers are shared as they are written."""

    sharing = forms.ChoiceField(
        label=_("When an answer is one that is looked at first"),
        choices=[
            ("ask", _("Ask me each time whether to share it")),
            ("always", _("Share its numbers and ticks at once, each time")),
        ],
        widget=widgets.Rows,
        error_messages=CHOOSE,
    )

    def __init__(self, data: Any = None, *, always: bool = False):
        super().__init__(data, initial={"sharing": "always" if always else "ask"})

    @property
    def always(self) -> bool:
        return self.cleaned_data["sharing"] == "always"


class SettleForm(SaysObjections, forms.Form):
    """What was done, as a code and in a line."""

    code = forms.ChoiceField(
        label=_("What was done?"), choices=CODES, widget=widgets.Rows, error_messages=CHOOSE
    )
    note = forms.CharField(
        label=_("A note for the record"),
        help_text=_("It is part of the record: your client can ask for it."),
        max_length=LONGEST_NOTE,
        widget=widgets.Voice(rows=3),
        error_messages={"required": _("Write a line about what was done.")},
    )

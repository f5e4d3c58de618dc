"""What a practice says of itself, and who works there."""

from datetime import date

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from tracker.accounts.forms import ZoneField
from tracker.accounts.models import Clinician, LookedAt, Practice, User
from tracker.care.models import CareRelationship
from tracker.pages import widgets
from tracker.pages.times import Day
from tracker.practice.looked_at import Point
from tracker.safety.regions import ELSEWHERE, REGIONS, region

CHOOSE = {"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")}
YEARS = (1, 2, 3, 5, 6, 7, 8, 10, 15, 20, 30)


def kept() -> list[tuple[int, str]]:
    """(months, in words): for how long records may be kept."""
    return [(n, Practice(retention_months=n).kept_for) for n in (6, *(12 * n for n in YEARS))]


class DetailsForm(forms.Form):
    """The same for the first set-up and for later."""

    name = forms.CharField(
        label=_("The name of your practice"),
        help_text=_("As clients know it."),
        max_length=120,
        widget=widgets.Text(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("Add the name that clients know you by.")},
    )
    time_zone = ZoneField(help_text=_("Where the practice is. Everybody has their own besides."))
    phone = forms.CharField(
        label=_("The telephone number that clients call"),
        help_text=_("Clients see it beside the name of the practice."),
        max_length=40,
        widget=widgets.Text(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": _("Add a number that somebody answers.")},
    )
    emergency = forms.CharField(
        label=_("What do your clinicians do in an emergency?"),
        help_text=_(
            "Your own procedure, in your own words: whom they call, in which order, and what they "
            "write down. It is one click from every page of theirs. Clients don’t see it."
        ),
        max_length=2000,
        widget=widgets.Voice(rows=6),
        error_messages={"required": _("Add your procedure. A few lines are enough.")},
    )
    crisis_region = forms.ChoiceField(
        label=_("In which country do your clients live?"),
        choices=[(one.code, one.name) for one in REGIONS.values() if one.code != ELSEWHERE],
        widget=widgets.Rows,
        error_messages=CHOOSE,
    )
    rhythm = forms.ChoiceField(
        label=_("When do your therapists usually read what is shared?"),
        help_text=_(
            "Each therapist can promise something else to each client. This is what is offered "
            "first. Promise what you can keep: nobody is alerted in between."
        ),
        choices=CareRelationship.Rhythm.choices,
        widget=widgets.Rows,
        error_messages=CHOOSE,
    )
    retention_months = forms.TypedChoiceField(
        label=_("How long do you keep your own records after care has ended?"),
        help_text=_(
            "Clients are told before they join. Then what therapists wrote for themselves is "
            "erased here: private notes, and what they meant to bring up. What a client writes "
            "stays until that client removes it."
        ),
        coerce=int,
        choices=kept,
        widget=widgets.Select,
        error_messages=CHOOSE,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        here = region(settings.CRISIS_REGION)
        self.fields["crisis_region"].help_text = _(
            "This server shows everybody the crisis lines of %(here)s first. Ring them before "
            "anybody relies on them."
        ) % {"here": here.name if here else "?"}

    def clean_crisis_region(self) -> str:
        """Confirmed here and set in the environment: the help page asks no database."""
        chosen = self.cleaned_data["crisis_region"]
        if chosen != settings.CRISIS_REGION.upper():
            raise forms.ValidationError(
                _(
                    "This server shows another country’s lines. Whoever runs it sets "
                    "CRISIS_REGION=%(code)s and starts it again. Then choose it here."
                ),
                params={"code": chosen},
            )
        return chosen


class SetUpForm(DetailsForm):
    """The first practice, and the first person who works there."""

    person = forms.CharField(
        label=_("Your name"),
        help_text=_("As clients and colleagues read it."),
        max_length=80,
        widget=widgets.Text(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Add your name.")},
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("For signing in, and for a new password if you need one."),
        widget=widgets.Email,
        error_messages={
            "required": _("Add an e-mail address, for example name@example.org"),
            "invalid": _("Check the e-mail address, for example name@example.org"),
        },
    )
    role = forms.ChoiceField(
        label=_("What do you do here?"),
        choices=[
            ("both", _("I see clients, and I run the practice")),
            ("admin", _("I run the practice, and see no clients")),
        ],
        widget=widgets.Rows,
        error_messages=CHOOSE,
    )
    password = forms.CharField(
        label=_("A password"),
        help_text=_("At least 15 characters. A few words in a row work well."),
        strip=False,
        widget=widgets.Password(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password of at least 15 characters.")},
    )
    password_again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=widgets.Password(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Type it a second time, so that a slip is noticed.")},
    )

    def clean_password(self) -> str:
        somebody = User(account=User.Account.CLINICIAN)
        validate_password(self.cleaned_data["password"], somebody)
        return self.cleaned_data["password"]

    def clean_password_again(self) -> str:
        again = self.cleaned_data["password_again"]
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise forms.ValidationError(_("The two are not the same. Type them again."))
        return again

    @property
    def of_practice(self) -> list[forms.BoundField]:
        return [self[name] for name in DetailsForm.base_fields]

    @property
    def of_person(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in DetailsForm.base_fields]

    @property
    def details(self) -> dict[str, object]:
        """What the practice says of itself."""
        return {name: self.cleaned_data[name] for name in DetailsForm.base_fields}


class OpeningForm(forms.Form):
    code = forms.CharField(
        label=_("The code"),
        help_text=_("Twelve letters and digits, for example 7KQD-M2XA-9TRP."),
        max_length=40,
        widget=widgets.Text(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Type the code that the server printed.")},
    )


class ColleagueForm(forms.Form):
    """Somebody who is to work here."""

    name = forms.CharField(
        label=_("Their name"),
        help_text=_("As clients and colleagues read it."),
        max_length=80,
        widget=widgets.Text(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Add the name.")},
    )
    email = forms.EmailField(
        label=_("Their e-mail address"),
        help_text=_("For signing in. One that nobody else reads."),
        widget=widgets.Email(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Add an e-mail address, for example name@example.org"),
            "invalid": _("Check the e-mail address, for example name@example.org"),
        },
    )
    role = forms.ChoiceField(
        label=_("What will they do here?"),
        choices=[
            ("therapist", _("See clients")),
            ("both", _("See clients, and run the practice")),
            ("admin", _("Run the practice, and see no clients")),
        ],
        widget=widgets.Rows(
            hints={
                "therapist": _("Once you have verified them."),
                "admin": _("Nothing that a client writes can be opened."),
            }
        ),
        error_messages=CHOOSE,
    )
    by_mail = forms.BooleanField(
        label=_("Also send the link to that address"),
        help_text=_("The mail says “The link you asked for”, and nothing about what it opens."),
        required=False,
        widget=widgets.Tick,
    )


class LookedAtForm(forms.Form):
    """Who has looked at one point of the list, and when."""

    by = forms.CharField(
        label=_("Who has looked at it?"),
        max_length=120,
        widget=widgets.Text(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Add the name and what they are.")},
    )
    on = Day(label=_("On which day?"), error_messages={"required": _("Add the day.")})

    def __init__(self, data=None, *, point: Point, noted: LookedAt | None, today: date):
        initial = {"by": noted.by, "on": noted.on} if noted else {}
        super().__init__(data, auto_id=f"id_{point.code}_%s", initial=initial)
        self.point, self.noted, self.today = point, noted, today

    def clean_on(self) -> date:
        if self.cleaned_data["on"] > self.today:
            raise forms.ValidationError(_("Choose a day that has been."))
        return self.cleaned_data["on"]


class DeputyForm(forms.Form):
    """Whom a therapist's clients can turn to meanwhile."""

    deputy = forms.ModelChoiceField(
        queryset=Clinician.objects.none(),
        label=_("Who stands in while they are away?"),
        help_text=_("Clients are told the name. It opens nothing of theirs."),
        required=False,
        empty_label=_("Nobody"),
        widget=widgets.Select,
        error_messages={"invalid_choice": _("Choose a verified therapist of this practice.")},
    )

    def __init__(self, *args, deputies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = deputies
        self.fields["deputy"].label_from_instance = lambda one: one.user.name

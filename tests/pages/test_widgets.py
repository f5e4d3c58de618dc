"""Every control: nothing preselected, and bad input comes back as typed, with its error beside."""

import re
from html.parser import HTMLParser

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils.html import conditional_escape

from tracker.pages import widgets

LONG = "x" * 30 + ' <b>&amp; "quoted" \''
DAYS = [(n, str(n)) for n in range(7)]
WORDS = [(word, word) for word in ["anxious", "sad", "angry", "lonely", "ashamed", "numb"]]


class Everything(forms.Form):
    mood = forms.ChoiceField(choices=[(n, f"m{n}") for n in range(1, 6)], widget=widgets.Stones)
    urge = forms.IntegerField(
        min_value=0, max_value=10, widget=widgets.Cells(0, 10, "none", "the most"), help_text="How"
    )
    until = forms.ChoiceField(choices=WORDS, widget=widgets.Rows(hints={"sad": "A hint"}))
    parts = forms.MultipleChoiceField(
        choices=WORDS, widget=widgets.RowChecks(tags={"sad": {"text": "Only you", "icon": "lock"}})
    )
    felt = forms.MultipleChoiceField(choices=WORDS, widget=widgets.Chips(common=2))
    days = forms.MultipleChoiceField(choices=DAYS, widget=widgets.Days)
    what = forms.CharField(max_length=10, widget=widgets.Voice(3), help_text="As a camera would")
    title = forms.CharField(max_length=10, widget=widgets.Text)
    count = forms.IntegerField(widget=widgets.Number)
    email = forms.EmailField(widget=widgets.Email)
    secret = forms.CharField(min_length=99, widget=widgets.Password)
    at = forms.TimeField(widget=widgets.Time)
    day = forms.DateField(widget=widgets.Date)
    when = forms.DateTimeField(widget=widgets.Moment)
    zone = forms.ChoiceField(choices=WORDS, widget=widgets.Select)
    agree = forms.BooleanField(widget=widgets.Tick)
    on = forms.BooleanField(widget=widgets.Switch)


TYPED = {
    "what": LONG,
    "title": LONG,
    "count": "99999999999999999999x",
    "email": LONG,
    "at": "25:99",
    "day": "31.02.2026",
    "when": "yesterday",
}
BAD = {
    **TYPED,
    "mood": "99",
    "urge": "10000000000000000000000",
    "until": "never",
    "parts": ["sad", "nope"],
    "felt": ["angry", "nope"],
    "days": ["2", "9"],
    "secret": "hunter2",
    "zone": "Mars",
}


class Reader(HTMLParser):
    """The start tags of a page, and the text inside textareas."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.tags, self.areas, self.inside = [], {}, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.inside = dict(attrs).get("name") if tag == "textarea" else None

    def handle_data(self, data):
        if self.inside:
            self.areas[self.inside] = self.areas.get(self.inside, "") + data

    def handle_endtag(self, tag):
        self.inside = None

    def named(self, name):
        return [attrs for _tag, attrs in self.tags if attrs.get("name") == name]


def draw(form: forms.Form) -> str:
    fields = [render_to_string("ui/field.html", {"field": field}) for field in form]
    return render_to_string("ui/errors.html", {"form": form}) + "".join(fields)


@pytest.fixture
def bad():
    form = Everything(BAD)
    assert set(form.errors) == set(form.fields)
    return form


def test_nothing_is_preselected():
    html = Reader(draw(Everything()))
    assert not [a for _tag, a in html.tags if "checked" in a]
    chosen = [a for tag, a in html.tags if tag == "option" and "selected" in a]
    assert [a["value"] for a in chosen] == [""]
    assert not [
        a for tag, a in html.tags if tag == "input" and a.get("type") == "text" and "value" in a
    ]


def test_what_was_typed_is_still_there(bad):
    html = Reader(draw(bad))
    for name, text in TYPED.items():
        shown = html.areas[name].strip() if name == "what" else html.named(name)[0]["value"]
        assert shown == text
    # A browser would empty a native picker that holds something else.
    assert {html.named(name)[0]["type"] for name in ("at", "day", "when")} == {"text"}


def test_what_was_ticked_is_still_ticked_and_never_folded_away(bad):
    html = Reader(draw(bad))
    for name, value in (("parts", "sad"), ("felt", "angry"), ("days", "2")):
        assert [a["value"] for a in html.named(name) if "checked" in a] == [value]
    assert [attrs for tag, attrs in html.tags if tag == "details" and "open" in attrs]


def test_a_password_is_never_sent_back(bad):
    assert "hunter2" not in draw(bad)


def test_ids_are_unique(bad):
    for form in (bad, Everything()):
        found = re.findall(r'\sid="([^"]+)"', draw(form))
        assert len(found) == len(set(found))


def test_each_error_stands_beside_its_control_and_is_tied_to_it(bad):
    for field in bad:
        html = render_to_string("ui/field.html", {"field": field})
        assert conditional_escape(field.errors[0]) in html
        assert f'id="{field.auto_id}_error"' in html
        assert conditional_escape(field.errors[0]) in html
        tags = Reader(html).tags
        described = {a["aria-describedby"] for _tag, a in tags if "aria-describedby" in a}
        tied = {one for ids in described for one in ids.split()}
        assert f"{field.auto_id}_error" in tied
        have = {a["id"] for _tag, a in tags if "id" in a}
        assert tied <= have
        assert [a for _tag, a in tags if a.get("aria-invalid") == "true"]


def test_the_summary_leads_to_controls_that_exist(bad):
    html = Reader(draw(bad))
    summary = next(attrs for _tag, attrs in html.tags if attrs.get("id") == "errors")
    assert summary["tabindex"] == "-1"
    have = {attrs["id"] for _tag, attrs in html.tags if "id" in attrs}
    links = [attrs["href"] for tag, attrs in html.tags if tag == "a"]
    assert len(links) == len(bad.fields)
    assert all(link[1:] in have for link in links)
    assert f"{len(links)} things to change" in draw(bad)


def test_one_error_is_one_thing_to_change():
    class One(forms.Form):
        title = forms.CharField(widget=widgets.Text, error_messages={"required": "Add a title"})

    html = render_to_string("ui/errors.html", {"form": One({})})
    assert "One thing to change" in html
    assert 'href="#id_title"' in html
    assert "Add a title" in html
    assert not render_to_string("ui/errors.html", {"form": One()}).strip()


def test_every_control_has_a_name_in_words():
    html = draw(Everything())
    labelled = set(re.findall(r'<label[^>]*\bfor="([^"]+)"', html))
    wrapped = len(re.findall(r'<label class="(?:opt|chip)"><input', html))
    outside = re.sub(r'<label class="(?:opt|chip)"><input', "", html)
    controls = [
        a["id"] for tag, a in Reader(outside).tags if tag in {"input", "textarea", "select"}
    ]
    assert wrapped > 20
    assert set(controls) <= labelled
    assert html.count("<fieldset") == html.count("<legend") == 6


def test_the_words_of_a_choice_are_escaped():
    class Own(forms.Form):
        felt = forms.MultipleChoiceField(choices=[("<i>", "<i>mine")], widget=widgets.Chips)

    html = str(Own()["felt"])
    assert "<i>" not in html
    assert "&lt;i&gt;mine" in html

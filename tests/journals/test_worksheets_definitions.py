"""What a definition may say; that used versions never change; that translators find every word."""

import ast
import copy
import hashlib
import json

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from journals.kinds import worksheets
from journals.kinds.fields import RATINGS, WORDS, FieldType
from journals.kinds.worksheets import Unknown, find, newest, rules
from journals.kinds.worksheets.files import FOLDER, Shipped
from journals.kinds.worksheets.translators import FILE, module, shipped_strings

# Released, so they stay as they are. A change is a new file with the next number, and a new line.
FROZEN = {
    "behind-it.1.json": "8398621792dd614e",
    "daily-card.1.json": "2dd947d4fa39cba8",
    "for-our-talk.1.json": "fbd980563d084c83",
    "good-for-me.1.json": "16acb1c0b6db6339",
    "kind-pause.1.json": "57c221e164f4d948",
    "my-limit.1.json": "677ee38efb709809",
    "sides-of-me.1.json": "cb45fd834ba30265",
    "small-step.1.json": "0325136bb102c44e",
    "step-by-step.1.json": "8dca264d5fd0b9cd",
    "still-me.1.json": "7bc0caf3ac630847",
    "then-and-now.1.json": "5a35c34fbbc39f1b",
    "two-true-things.1.json": "df3044a544369da5",
    "went-differently.1.json": "731861cb8bb79c05",
}


def test_a_released_version_never_changes():
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        for path in FOLDER.glob("*.json")
    }
    assert found == FROZEN


def test_the_thirteen_are_there_with_their_defaults():
    defaults = {one.slug: one.default for one in worksheets.offered()}
    assert len(defaults) == 13
    assert {slug for slug, default in defaults.items() if default == "on"} == {
        "kind-pause",
        "went-differently",
        "for-our-talk",
        "good-for-me",
    }
    assert {slug for slug, default in defaults.items() if default == "locked"} == {"then-and-now"}
    assert find("step-by-step").wait_hours == 12
    assert find("daily-card").period == "day"


@pytest.mark.parametrize("sheet", worksheets.offered(), ids=lambda one: one.slug)
def test_each_has_words_for_both_and_keeps_its_limits(sheet):
    assert str(sheet.heading) != str(sheet.clinical)
    assert all(str(part.label) for part in sheet.layout)
    asked = [part for part in sheet.layout if part.key]
    assert len(asked) <= (12 if sheet.period == "day" else 40)
    for field in sheet.fields:
        assert isinstance(field, FieldType)
        assert field.column in (RATINGS, WORDS)
        assert field.schema()
    for word in ("session", "therap", "health", "mood", "clinic", "urge", "harm"):
        assert word not in sheet.slug  # it stands in the browser's history


BANNED = "clingy needy failed missed non-compliant attention-seeking manipulative broken streak"


def test_no_word_of_them_judges():
    text = " ".join(shipped_strings()).casefold()
    assert [word for word in BANNED.split() if word in text] == []


def test_a_translators_tool_finds_every_string():
    """What makemessages reads: calls of _ with a plain string, where _ is gettext_noop."""
    tree = ast.parse(FILE.read_text())
    imported = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    assert [(node.module, node.names[0].name, node.names[0].asname) for node in imported] == [
        ("django.utils.translation", "gettext_noop", "_")
    ]
    found = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_"
    }
    assert found == set(shipped_strings())
    assert FILE.read_text() == module(), "run: manage.py worksheet_strings"


def test_labels_go_through_gettext():
    from django.utils import translation
    from django.utils.functional import Promise

    for sheet in worksheets.offered():
        for words in (sheet.heading, sheet.clinical, sheet.about, *(p.label for p in sheet.layout)):
            assert isinstance(words, Promise), words
    with translation.override("en"):
        assert str(find("kind-pause").heading) == "A kind pause"


def test_one_function_finds_each_by_name_and_version():
    assert find("kind-pause") is find("kind-pause", 1)
    assert newest("kind-pause") == 1
    for slug, number in (("kind-pause", 2), ("nothing", 1), ("../settings", 1), ("", 1)):
        with pytest.raises(Unknown):
            find(slug, number)
    with pytest.raises(Unknown):
        find("nothing")


def test_another_source_is_asked_through_the_same_function(monkeypatch):
    class OfAPractice(worksheets.Definitions):
        say = staticmethod(str)
        data = {**GOOD, "slug": "ours", "version": 3, "title": "Our own page"}

        def slugs(self):
            return ("ours",)

        def numbers(self, slug):
            return (3,) if slug == "ours" else ()

        def read(self, slug, number):
            if (slug, number) != ("ours", 3):
                raise KeyError(slug)
            return self.data

    monkeypatch.setattr(worksheets, "SOURCES", (*worksheets.SOURCES, OfAPractice()))
    assert find("ours").heading == "Our own page"
    assert find("ours", 3).number == 3
    assert worksheets.offered()[-1].slug == "ours"
    OfAPractice.data = {**OfAPractice.data, "version": 9}
    with pytest.raises(ValueError, match="calls itself"):
        OfAPractice().worksheet("ours", 3)


GOOD = {
    "slug": "a-page",
    "version": 1,
    "title": "A page",
    "default": "on",
    "fields": [
        {"key": "done", "type": "bool", "label": "Done?"},
        {"key": "how", "type": "scale", "label": "How?", "min": 0, "max": 5}
        | {"low": "a", "high": "b", "chart": True},
        {
            "key": "why",
            "type": "text",
            "label": "Why?",
            "visible_if": {"field": "done", "is": True},
        },
    ],
}


def changed(**more) -> dict:
    return {**copy.deepcopy(GOOD), **more}


def field(place: int = 2, **more) -> dict:
    data = copy.deepcopy(GOOD)
    data["fields"][place] |= more
    return data


def only(*fields) -> dict:
    return changed(fields=list(fields))


def one(kind: str, **more) -> dict:
    return {"key": "a", "type": kind, "label": "A?", **more}


def problems(data) -> dict:
    with pytest.raises(ValidationError) as error:
        rules.check(data)
    return error.value.message_dict


def test_a_good_one_is_let_through():
    rules.check(GOOD)
    sheet = worksheets.build(GOOD, str)
    assert [part.type for part in sheet.layout] == ["bool", "scale", "text"]
    assert sheet.layout[2].rule.holds({"done": True})
    assert not sheet.layout[2].rule.holds({"done": False})
    assert not sheet.layout[2].rule.holds({})


HOSTILE = {
    "not an object": ([], "__all__"),
    "no title": ({k: v for k, v in GOOD.items() if k != "title"}, "title"),
    "unknown part": (changed(on_submit="alert(1)"), "on_submit"),
    "html": (changed(title="<b>A</b>"), "title"),
    "a tag in a label": (field(label="<script>alert(1)</script>"), "fields.2.label"),
    "an entity": (field(label="&#60;b"), "fields.2.label"),
    "a template": (field(label="{{ request.user }}"), "fields.2.label"),
    "a format": (field(label="%(name)s"), "fields.2.label"),
    "a line end": (field(label="A\nB"), "fields.2.label"),
    "space around": (field(label=" A"), "fields.2.label"),
    "nothing": (field(label=""), "fields.2.label"),
    "a NUL": (field(label="a\x00b"), "fields.2.label"),
    "half a surrogate": (field(label="\ud800"), "fields.2.label"),
    "too long": (field(label="x" * 201), "fields.2.label"),
    "a number as a label": (field(label=7), "fields.2.label"),
    "a slug with a path": (changed(slug="../x"), "slug"),
    "a slug of capitals": (changed(slug="Page"), "slug"),
    "a long slug": (changed(slug="x" * 38), "slug"),
    "true as a version": (changed(version=True), "version"),
    "version 0": (changed(version=0), "version"),
    "another default": (changed(default="shared"), "default"),
    "another period": (changed(period="hour"), "period"),
    "no fields": (changed(fields=[]), "fields"),
    "fields as an object": (changed(fields={"a": 1}), "fields"),
    "forty-one": (changed(fields=[one("line") | {"key": f"k{n}"} for n in range(41)]), "fields"),
    "only words": (changed(fields=[{"type": "info", "label": "A"}]), "fields"),
    "thirteen a day": (
        changed(period="day", fields=[one("line") | {"key": f"k{n}"} for n in range(13)]),
        "fields",
    ),
    "unknown type": (field(type="html"), "fields.2.type"),
    "type as a list": (field(type=["text"]), "fields.2.type"),
    "a formula": (field(formula="how * 2"), "fields.2.formula"),
    "a default value": (field(value="x"), "fields.2.value"),
    "required": (field(required=True), "fields.2.required"),
    "shared by default": (field(share_default=True), "fields.2.share_default"),
    "a key twice": (field(key="how"), "fields.2.key"),
    "a key of the form": (field(key="entry_id"), "fields.2.key"),
    "a key with a dash": (field(key="a-b"), "fields.2.key"),
    "a key of own words": (field(key="urges_named"), "fields.2.key"),
    "a key with dunder": (field(key="__class__"), "fields.2.key"),
    "text without end": (field(max=10_000), "fields.2.max"),
    "chart of words": (field(chart=True), "fields.2.chart"),
    "chart as text": (field(1, chart="yes"), "fields.1.chart"),
    "scale upside down": (field(1, min=5, max=1), "fields.1.max"),
    "scale of one": (field(1, min=1, max=1), "fields.1.max"),
    "scale of fifty": (field(1, min=0, max=50), "fields.1.max"),
    "scale of halves": (field(1, max=4.5), "fields.1.max"),
    "scale without words": (only(one("scale", min=0, max=5)), "fields.0.low"),
    "a comparison with below": (
        only(one("text", visible_if={"field": "b", "is": True}), one("bool") | {"key": "b"}),
        "fields.0.visible_if",
    ),
    "a comparison with itself": (
        field(visible_if={"field": "why", "is": True}),
        "fields.2.visible_if",
    ),
    "two comparisons": (
        field(visible_if={"field": "how", "at_least": 1, "at_most": 2}),
        "fields.2.visible_if",
    ),
    "a comparison as code": (field(visible_if="done == True"), "fields.2.visible_if"),
    "true as 1": (field(visible_if={"field": "done", "is": 1}), "fields.2.visible_if"),
    "more than a word": (
        field(visible_if={"field": "done", "at_least": 1}),
        "fields.2.visible_if",
    ),
    "one option": (only(one("choice", options=[["a", "A"]])), "fields.0.options"),
    "a code twice": (only(one("choice", options=[["1", "A"], [1, "B"]])), "fields.0.options"),
    "true as a code": (only(one("choice", options=[[True, "A"], ["b", "B"]])), "fields.0.options"),
    "an own code": (
        only(one("choice", options=[["x_1", "A"], ["b", "B"]])),
        "fields.0.options",
    ),
    "html in an option": (
        only(one("choice", options=[["a", "<i>"], ["b", "B"]])),
        "fields.0.options",
    ),
    "no options at all": (only(one("choice")), "fields.0.from"),
    "two sources": (
        only(one("multi", options=[["a", "A"], ["b", "B"]], **{"from": "vocabulary:cues"})),
        "fields.0.from",
    ),
    "another vocabulary": (only(one("multi", **{"from": "vocabulary:users"})), "fields.0.from"),
    "urges of a stranger": (only(one("urge_set", **{"from": "client:3"})), "fields.0.from"),
    "an unknown emotion": (only(one("emotion_set", items=["spleen"])), "fields.0.items"),
    "a long scale": (only(one("emotion_set", items=["fear"], scale=[0, 100])), "fields.0.scale"),
    "sixteen steps": (only(one("steps", most=16)), "fields.0.most"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_is_not_allowed_is_refused_in_its_place(case):
    data, place = HOSTILE[case]
    found = problems(data)
    assert place in found
    assert all(sentence.strip() for said in found.values() for sentence in said)


def test_every_problem_is_told_at_once():
    data = changed(slug="NO", extra=1)
    data["fields"][1]["max"] = 99
    data["fields"][2]["label"] = "<"
    assert problems(data).keys() == {"slug", "extra", "fields.1.max", "fields.2.label"}


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
PLACES = [("slug",), ("version",), ("title",), ("fields",), ("fields", 1), ("period",)]
PLACES += [("fields", 2, name) for name in ("key", "type", "label", "visible_if", "max", "from")]
PLACES += [("fields", 1, name) for name in ("min", "max", "low", "chart", "items", "scale")]


@given(st.sampled_from(PLACES), anything)
def test_anything_at_all_is_built_or_refused(place, value):
    data = copy.deepcopy(GOOD)
    inside = data
    for step in place[:-1]:
        inside = inside[step]
    inside[place[-1]] = value
    try:
        rules.check(data)
    except ValidationError as error:
        said = error.messages
    else:
        said = [json.dumps(worksheets.build(data, str).schema())]
    assert all(said)
    assert said


def test_shipped_files_pass_the_reader_and_name_themselves():
    source = Shipped()
    for slug in source.slugs():
        for number in source.numbers(slug):
            data = source.read(slug, number)
            rules.check(data)
            assert (data["slug"], data["version"]) == (slug, number)
    offered = {path.name.split(".")[0] for path in FOLDER.glob("*.json")}
    assert offered == set(source.slugs())


def test_numbers_and_ticks_are_ratings_and_what_is_typed_is_words():
    for sheet in worksheets.offered():
        for one in sheet.fields:
            typed = one.type_name in ("text", "line", "own_words", "people", "steps", "labels")
            assert (one.column == WORDS) is typed, (sheet.slug, one.key)

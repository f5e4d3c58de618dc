"""A worksheet as a file: out of one practice, into another, strictly; and along with a client."""

import copy
import json
import uuid
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from journals import actions
from journals.kinds import worksheets
from journals.kinds.worksheets import rules
from journals.kinds.worksheets.exchange import as_file as text_of
from journals.kinds.worksheets.exchange import understood
from journals.kinds.worksheets.writing import Line, Writing, key_for, options_for
from journals.models import PracticeWorksheet
from tests.conftest import NOW, enter, make_client
from tests.journals.test_export import document
from tests.journals.test_import import bring_back
from tests.journals.worksheets import answer, assign
from tests.journals.writing import SHEET, as_file, begun, next_version, published
from tracker.privacy import keys

PASTE = "written-paste"


def sentences(data) -> list[str]:
    text = data if isinstance(data, bytes) else json.dumps(data).encode()
    with pytest.raises(ValidationError) as refused:
        understood(text)
    return refused.value.messages


def fresh() -> dict[str, str]:
    return {"entry_id": str(uuid.uuid4())}


def field(**more) -> dict:
    made = copy.deepcopy(as_file())
    made["fields"][2] |= more
    return made


# --- strictly ------------------------------------------------------------------------------------
REFUSED = {
    "no JSON": (b"{", "This is not JSON. It goes wrong in line 1, at letter 2."),
    "a list": ([], "This is JSON, but no worksheet."),
    "a key twice": (b'{"slug": "a", "slug": "b"}', "“slug” stands twice in the same place."),
    "a byte order mark": (b"\xef\xbb\xbf{}", "It begins with a byte order mark."),
    "NaN": (b'{"version": NaN}', "NaN is no number in JSON."),
    "a point": (b'{"version": 1.0}', "“version”: This should be a whole number from 1 to 9999."),
    "too long": (b" " * (256 * 1024 + 1), "longer than 256 KiB"),
    "too deep": (b"[" * 100_000, "It is nested too deeply."),
    "another part": (as_file(on_submit="alert(1)"), "“on_submit”: This is not known here."),
    "open to all": (as_file(default="on"), "“default”: Choose one of these: assigned, locked."),
    "markup": (field(label="<b>Why?</b>"), "Line 3, “label”: This is plain text: no HTML"),
    "a formula": (field(formula="loud * 2"), "Line 3, “formula”: This is not known here."),
    "required": (field(required=True), "Line 3, “required”: This is not known here."),
    "a type": (field(type="html"), "Line 3, “type”: There is no such type."),
    "a name of ours": (field(key="drawn"), "Line 3, “key”: This name is taken by something else"),
    "another of ours": (field(key="unreadable"), "Line 3, “key”: This name is taken by something"),
    "no object": (as_file(fields=["text"]), "Line 1: This should be an object."),
    "self-harm by the side": (
        field(
            type="choice",
            options=[["no", "no"], ["hurt_self", "yes"]],
        ),
        "Line 3, “options”: Self-harm is asked about only in the list that is chosen with each",
    ),
    "urges on another scale": (
        field(type="urge_set", **{"from": "assignment:urges", "scale": [0, 10]}),
        "Line 3, “scale”: Urges that are chosen with each client are rated from 0 to 5.",
    ),
    "a condition on nothing": (
        field(visible_if={"field": "later", "is": 1}),
        "Line 3, “visible_if”: There is no field above with this key.",
    ),
}


@pytest.mark.parametrize(("data", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_wrong_with_a_file_is_said_with_its_place(data, sentence):
    assert any(sentence in one for one in sentences(data)), sentences(data)


def test_all_that_is_wrong_is_said_at_once():
    made = as_file(title="", period="hour", fields=[{"type": "scale", "key": "a", "label": "A"}])
    assert sorted(sentences(made)) == [
        "Line 1, “high”: This is needed.",
        "Line 1, “low”: This is needed.",
        "Line 1, “max”: This is needed.",
        "Line 1, “min”: This is needed.",
        "“period”: Choose one of these: any, day.",
        "“title”: This should be text without space around it.",
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=8),
    lambda some: (
        st.lists(some, max_size=4) | st.dictionaries(st.text(max_size=8), some, max_size=4)
    ),
    max_leaves=12,
)
PARTS = sorted({name for _needed, parts in rules.TYPES.values() for name in parts} | {"type"})
LINES = st.dictionaries(
    st.sampled_from(PARTS), JSON | st.sampled_from([*rules.TYPES, "vocabulary:skills"]), max_size=6
)


@given(st.lists(LINES | JSON, max_size=5), st.dictionaries(st.sampled_from([*rules.TOP]), JSON))
def test_whatever_a_file_holds_it_is_read_or_refused_in_sentences(lines, more):
    try:
        found = understood(json.dumps({**as_file(), **more, "fields": lines}).encode())
    except ValidationError as error:
        said = error.messages
    else:
        said = [worksheets.build(found.definition("w-1", 1), str).heading]
    assert all(isinstance(one, str) and one for one in said)


# --- out and in ----------------------------------------------------------------------------------
def test_each_that_ships_comes_out_of_its_file_as_it_was():
    for sheet in worksheets.offered():
        made = {**sheet.definition, "default": "assigned"}
        again = understood(text_of(made).encode()).definition(sheet.slug, sheet.number)
        assert again == made


@pytest.mark.django_db
def test_out_of_one_practice_and_into_the_same_as_another(amara, pat):
    row = published(pat)
    browser = enter(amara)
    got = browser.get(reverse("written-file", args=[row.pk]))
    assert got["Content-Type"] == "application/json; charset=utf-8"
    assert got["Content-Disposition"] == f'attachment; filename="{row.slug}.1.json"'
    pasted = got.text.replace("\n", "\r\n")  # as a browser sends it
    page = browser.post(reverse(PASTE), {**fresh(), "file": pasted})
    again = PracticeWorksheet.objects.exclude(pk=row.pk).get()
    assert page.url == reverse("written-one", args=[again.pk])
    assert again.slug != row.slug
    there = Writing.of_data(again.draft).definition("", 0)
    assert there == {**worksheets.find(row.slug).definition, "slug": "", "version": 0}
    draft = browser.get(reverse("written-file", args=[again.pk]))
    assert json.loads(draft.text)["version"] == 1


@pytest.mark.django_db
def test_a_file_that_is_refused_comes_back_as_it_was_pasted(amara):
    text = json.dumps(as_file(default="on", fields=[{"type": "text"}]))
    page = enter(amara).post(reverse(PASTE), {**fresh(), "file": text})
    assert page.status_code == 422
    assert page.context["form"]["file"].value() == text
    for sentence in ("Line 1, “label”: This is needed.", "Line 1, “key”: This is needed."):
        assert sentence in page.text
    assert not PracticeWorksheet.objects.exists()


@pytest.mark.django_db
def test_a_file_is_the_next_version_of_one_that_is_there(amara, pat):
    row = published(pat)
    browser = enter(amara)
    other = as_file(title="After a quarrel")
    page = browser.post(reverse(PASTE), {**fresh(), "file": json.dumps(other), "of": str(row.pk)})
    assert page.url == reverse("written-one", args=[row.pk])
    row.refresh_from_db()
    assert row.draft["head"]["title"] == "After a quarrel"
    # the same once more is nothing new; something else would take the place of what is written
    again = browser.post(reverse(PASTE), {**fresh(), "file": json.dumps(other), "of": str(row.pk)})
    assert again.url == page.url
    third = {**fresh(), "file": json.dumps(as_file()), "of": str(row.pk)}
    page = browser.post(reverse(PASTE), third)
    assert page.context["form"].errors.keys() == {"of"}
    with pytest.raises(ValidationError, match="Somebody is writing its next version"):
        next_version(row, pat, SHEET)
    key = as_file(fields=[{"key": "loud", "type": "text", "label": "How loud?"}])
    actions.drop_worksheet_draft(row, by=pat, now=NOW)
    page = browser.post(reverse(PASTE), {**fresh(), "file": json.dumps(key), "of": str(row.pk)})
    assert "Line 1, “key”: In an earlier version this key stood for a field" in page.text


# --- from the command line -----------------------------------------------------------------------
@pytest.fixture
def path(tmp_path):
    path = tmp_path / "sheet.json"
    path.write_text(json.dumps(as_file()))
    return path


def command(path, *more: str, by: str = "pat@example.org") -> str:
    said = StringIO()
    call_command("load_worksheet", str(path), "--by", by, *more, stdout=said)
    return said.getvalue().strip()


@pytest.mark.django_db
def test_the_command_does_the_same(pat, amara, path):
    begun_by = command(path, by="amara@example.org")
    assert begun_by == "Taken in: Conflict log, to be looked at and published, switched off."
    assert command(path, "--on") == "Taken in: Conflict log, published, switched on."
    found = worksheets.of_practice(pat.clinician.practice_id)
    assert [one.clinical for one in found if one.practice] == ["Conflict log"]


@pytest.mark.django_db
def test_the_command_says_what_is_wrong(pat, amara, maya, path, tmp_path):
    for by, more, sentence in (
        ("amara@example.org", ["--publish"], "Nobody with this address runs a practice here."),
        ("maya@example.org", [], "Nobody with this address works at a practice here."),
    ):
        with pytest.raises(CommandError, match=sentence):
            command(path, *more, by=by)
    (tmp_path / "bad.json").write_text(json.dumps(as_file(default="on")))
    with pytest.raises(CommandError, match="“default”: Choose one of these"):
        command(tmp_path / "bad.json")
    with pytest.raises(CommandError, match=r"can't be read"):
        command(tmp_path / "none.json")
    assert not PracticeWorksheet.objects.exists()


# --- along with a client -------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_clients_file_says_what_was_asked_and_comes_back(pat, maya, amara, care, tmp_path):
    row = published(pat)
    assign(amara, care, row.slug)
    answer(maya, row.slug, {"loud": 7, "helped": "The kitchen timer."})
    answer(maya, "kind-pause", {"hurts": "A little."})
    next_version(row, pat, {**SHEET, "title": "After a quarrel"})
    taken = document(maya)
    (asked,) = taken["worksheets"]  # of what ships nothing: it is known everywhere
    assert (asked["slug"], asked["version"], asked["title"]) == (row.slug, 1, "After a hard talk")
    assert asked["definition"]["fields"] == SHEET["fields"]
    maya.delete()

    again = make_client("Somebody", "again@example.org")
    changed = copy.deepcopy(taken)
    changed["worksheets"][0]["definition"]["fields"][0]["label"] = "Another question?"
    with pytest.raises(CommandError, match="“After a hard talk”, which is not asked here"):
        bring_back(tmp_path, json.dumps(changed).encode())
    bring_back(tmp_path, json.dumps(taken).encode())
    keys.warm([again.pk])
    found = again.entries.get(worksheet=row.slug)
    assert (found.worksheet_version, dict(found.words)) == (1, {"helped": "The kitchen timer."})
    page = enter(again).get(reverse("worksheet-answer", args=[found.pk])).text
    assert "The kitchen timer." in page
    assert "After a hard talk" in page


# --- names that nobody has to think of -----------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("How loud did it get?", "how_loud_did_it_get"),
        ("Größe (in cm)", "groe_in_cm"),
        ("心情", "field"),
        ("2 hours", "field"),
        ("Title", "title_2"),
        ("x_ray", "field"),
        ("Was it named", "field"),
        ("taken", "taken_2"),
    ],
)
def test_a_key_is_made_of_what_is_asked(words, key):
    assert key_for(words, {"taken"}) == key


@given(st.text(max_size=60), st.sets(st.text(max_size=5)))
def test_whatever_is_asked_there_is_a_key(words, taken):
    key = key_for(words, taken)
    assert key not in taken
    assert rules.check_line({"type": "line", "key": key, "label": "A"}, {}) == {}


def test_a_code_stays_with_its_words():
    before = [["left", "I left"], [3, "I stayed"]]
    made = options_for(["I stayed", "left", "Hurt self"], before)
    assert made == [[3, "I stayed"], ["left_2", "left"], ["hurt_self_2", "Hurt self"]]


@given(st.lists(st.integers(0, 9), max_size=12))
def test_lines_are_moved_about_and_none_is_lost(steps):
    writing = Writing({}, tuple(Line({"type": "line", "key": f"k{n}"}) for n in range(4)))
    ids = {line.id for line in writing.lines}
    for step in steps:
        line = writing.lines[step % len(writing.lines)]
        writing = writing.moved(line.id, step - 4)
        assert {line.id for line in writing.lines} == ids
        gone = writing.without(line.id)
        assert gone.put_back().lines == writing.lines
    assert Writing.of_data(json.loads(json.dumps(writing.as_data()))) == writing


@pytest.mark.django_db
def test_there_is_an_end_to_how_many(pat, monkeypatch):
    monkeypatch.setattr("journals.actions.written.MOST_OF_ONE_PRACTICE", 1)
    begun(pat)
    with pytest.raises(ValidationError, match="no room for more"):
        begun(pat)

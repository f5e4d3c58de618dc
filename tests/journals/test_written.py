"""A practice writes a worksheet on plain pages: begun, line by line, looked at, published."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client
from django.urls import reverse

from journals import actions
from journals.access import written as access
from journals.forms.written_lines import LineForm
from journals.kinds import worksheets
from journals.kinds.worksheets import rules
from journals.kinds.worksheets.writing import TYPES, Writing, copied, problems
from journals.models import PracticeWorksheet
from tests.browsing import form_with
from tests.conftest import NOW, enter, freshen
from tests.journals.writing import SHEET, begun, next_version, publish, published
from tracker.accounts import actions as accounts
from tracker.accounts.models import StaffEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(amara):
    return enter(amara)


@pytest.fixture
def admin(pat):
    return freshen(enter(pat))


def at(name: str, row: PracticeWorksheet, *more) -> str:
    return reverse(f"written-{name}", args=[row.pk, *more])


def draft(row: PracticeWorksheet) -> Writing:
    row.refresh_from_db()
    return Writing.of_data(row.draft)


def says(row: PracticeWorksheet) -> list[dict]:
    return [dict(line.says) for line in draft(row).lines]


def fresh() -> dict[str, str]:
    """What a new page brings along."""
    return {"entry_id": str(uuid.uuid4())}


def add(browser: Client, row: PracticeWorksheet, kind: str, **fields) -> None:
    answer = browser.post(at("add", row, kind), fresh() | fields)
    assert answer.status_code == 302, answer.context["form"].errors


# --- the walk ------------------------------------------------------------------------------------
def test_a_therapist_writes_an_admin_publishes_and_switches_on(writer, admin, amara, pat):
    before = StaffEvent.objects.count()
    head = {"title": "After a hard talk", "clinical": "Conflict log", "default": "assigned"}
    page = writer.post(reverse("written-new"), fresh() | head)
    row = PracticeWorksheet.objects.get()
    assert page.url == at("one", row)
    assert "Nothing yet. Add the first field." in writer.get(page.url).text
    assert "It asks nothing." in writer.get(page.url).text

    ends = {"min": "0", "max": "10", "low": "calm", "high": "loud", "chart": "on"}
    add(writer, row, "scale", label="How loud did it get inside?", clinical="Arousal", **ends)
    add(writer, row, "choice", label="How did it end?", options="I left\r\nI stayed\r\n")
    add(writer, row, "text", label="What helped you?", rule="how_did_it_end|is|i_stayed")
    scale, choice, text = says(row)
    assert scale == {
        "type": "scale",
        "key": "arousal",
        "label": "How loud did it get inside?",
        "clinical": "Arousal",
        "min": 0,
        "max": 10,
        "low": "calm",
        "high": "loud",
        "chart": True,
    }
    assert choice["options"] == [["i_left", "I left"], ["i_stayed", "I stayed"]]
    assert text["visible_if"] == {"field": "how_did_it_end", "is": "i_stayed"}

    looked = writer.get(at("look", row)).text
    for words in ("How loud did it get inside?", "I stayed", 'data-shown-if="how_did_it_end"'):
        assert words in looked
    seen = {"seen": draft(row).digest}
    assert "An admin of your practice publishes it" in writer.get(at("one", row)).text
    assert writer.post(at("publish", row), seen).status_code == 404
    assert writer.post(at("switch", row), {"on": "1"}).status_code == 404

    assert admin.post(at("publish", row), seen).url == at("one", row)
    assert worksheets.find(row.slug, 1).heading == "After a hard talk"
    assert not worksheets.is_on(row.slug)
    admin.post(at("switch", row), {"on": "1"})
    assert worksheets.is_on(row.slug)
    found = list(StaffEvent.objects.order_by("id").values_list("verb", "actor_id"))[before:]
    assert found == [("sheet_published", pat.pk), ("sheet_on", pat.pk)]
    page = admin.get(at("one", row)).text
    assert "Write the next version" in page
    assert amara.name not in page  # nothing is being written any more


def test_publishing_waits_for_a_fresh_password_and_for_the_eyes_of_whoever_does_it(pat, admin):
    row = begun(pat)
    seen = draft(row).digest
    stale = enter(pat)
    assert "/account/" in stale.post(at("publish", row), {"seen": seen}).url
    actions.move_line(row, draft(row).lines[0].id, step=1, by=pat, now=NOW)
    page = admin.post(at("publish", row), {"seen": seen})
    assert page.status_code == 422
    assert "It was changed meanwhile. Look at it once more." in page.text
    assert not row.versions.exists()


def test_what_is_wrong_with_a_line_stands_beside_it_and_nothing_is_lost(writer, amara):
    row = begun(amara, {**SHEET, "fields": []})
    sent = {"label": "<b>How</b>?", "min": "zero", "max": "30", "low": "", "high": "loud"}
    page = writer.post(at("add", row, "scale"), fresh() | sent)
    assert page.status_code == 422
    errors = page.context["form"].errors
    assert errors["min"] == ["Write a whole number, with digits."]
    for name, value in sent.items():
        assert page.context["form"][name].value() == value
    page = writer.post(at("add", row, "scale"), {**fresh(), **sent, "min": "0"})
    assert set(page.context["form"].errors) == {"label", "low"}
    page = writer.post(
        at("add", row, "scale"), {**fresh(), **sent, "min": "0", "label": "A", "low": "l"}
    )
    assert page.context["form"].errors["max"] == ["A scale has 11 steps at the most."]
    page = writer.post(
        at("add", row, "choice"), {**fresh(), "label": "A", "options": "one\ntwo\none"}
    )
    assert page.context["form"].errors["options"] == ["The same words are here twice."]
    page = writer.post(at("add", row, "choice"), {**fresh(), "label": "A"})
    assert "Say in one way" in str(page.context["form"].errors["source"])
    assert says(row) == []


def test_what_it_is_called_is_asked_for_first(writer):
    for default in ("", "on"):
        page = writer.post(reverse("written-new"), {**fresh(), "title": "A", "default": default})
        assert page.status_code == 422
        assert page.context["form"].errors.keys() == {"default"}
    sent = {"about": "x" * 301, "wait": "99", "default": "locked"}
    page = writer.post(reverse("written-new"), fresh() | sent)
    assert page.context["form"].errors.keys() == {"title", "about", "wait"}
    assert page.context["form"]["about"].value() == "x" * 301
    assert not PracticeWorksheet.objects.exists()


# --- every type ----------------------------------------------------------------------------------
LEAST = {
    "scale": {"min": "0", "max": "4", "low": "a", "high": "b"},
    "int": {"min": "-5", "max": "5"},
    "choice": {"options": "One\nTwo"},
    "multi": {"source": "assignment:behaviours"},
    "own_words": {"source": "vocabulary:responses"},
    "emotion_set": {"items": ["anger", "fear"], "lowest": "0", "highest": "10"},
    "urge_set": {"source": "assignment:urges"},
    "body_set": {"source": "vocabulary:body"},
    "skill_set": {"source": "vocabulary:skills"},
    "cue_set": {"source": "vocabulary:cues"},
}


def test_each_type_of_the_closed_set_can_be_written_looked_at_and_published(writer, amara, pat):
    assert TYPES.keys() == rules.TYPES.keys()
    row = begun(amara, {**SHEET, "fields": []})
    for kind in TYPES:
        assert writer.get(at("add", row, kind)).status_code == 200
        add(writer, row, kind, label=f"Of the type {kind}", **LEAST.get(kind, {}))
    page = writer.get(at("look", row))
    for kind in TYPES:
        assert f"Of the type {kind}" in page.text
    assert "hurt myself" not in page.text  # only where two people have agreed on it
    assert writer.post(at("look", row), {"of_the_type_line": "kept?"}).status_code == 200
    publish(row, pat)
    sheet = worksheets.find(row.slug, 1)
    assert {part.type for part in sheet.layout} == set(TYPES)
    assert sheet.clean({"of_the_type_int": "-5"}) == {"of_the_type_int": -5}
    assert writer.get(at("add", row, "html")).status_code == 404


def posted_back(form: LineForm) -> dict:
    """What a browser sends of a form that nobody touched."""
    found = {}
    for field in form:
        value = field.value()
        if isinstance(value, list) and field.name == "options":
            value = "\n".join(value)
        if value is not None and value is not False:
            found[field.name] = "on" if value is True else value
    return found


@pytest.mark.parametrize("sheet", worksheets.offered(), ids=lambda one: one.slug)
def test_a_copy_of_what_ships_is_written_anew_as_it_was(sheet, rf):
    """Each line of each, through its form and back: nothing is lost and nothing is added."""
    writing = copied(sheet.definition, str)
    assert problems(writing.definition("ours", 1)) == {}
    for line in writing.lines:
        there = {"kind": line.type, "writing": writing, "line": line}
        data = rf.post("/", posted_back(LineForm(**there))).POST
        form = LineForm(data, **there)
        assert form.is_valid(), form.errors
        assert form.says == line.says


def test_a_copy_is_begun_on_the_page(writer):
    page = writer.post(reverse("written-copy"), {**fresh(), "which": "kind-pause"})
    row = PracticeWorksheet.objects.get()
    assert page.url == at("one", row)
    assert draft(row).head["title"] == "A kind pause"
    assert draft(row).head["default"] == "assigned"  # ours is open to everybody, theirs is not
    for which in ("", "weekly", row.slug):
        page = writer.post(reverse("written-copy"), {**fresh(), "which": which})
        assert page.status_code == 422
    assert PracticeWorksheet.objects.count() == 1


# --- order ---------------------------------------------------------------------------------------
def test_lines_are_moved_taken_out_and_put_back(writer, amara):
    row = begun(amara)
    first, second, third = (line.id for line in draft(row).lines)

    def order() -> list[str]:
        return [line.id for line in draft(row).lines]

    writer.post(at("move", row, third), {"up": "1"})
    assert order() == [first, third, second]
    assert "There is no field above with this key." in writer.get(at("one", row)).text
    page = writer.get(at("look", row)).text
    assert "something has to be changed first" in page
    writer.post(at("move", row, first), {"up": "1"})  # it is the first: it stays
    writer.post(at("move", row, third), {"down": "1"})
    writer.post(at("move", row, third), {"down": "1"})
    assert order() == [first, second, third]
    gone = writer.post(at("move", row, second), {"out": "1"})
    assert order() == [first, third]
    assert f'action="{at("back", row)}"' in writer.get(gone.url).text
    assert writer.get(at("line", row, second)).status_code == 404
    assert writer.post(at("move", row, second), {"up": "1"}).status_code == 404
    writer.post(at("back", row))
    assert order() == [first, second, third]
    writer.post(at("back", row))  # there is nothing to put back
    assert order() == [first, second, third]


def test_two_who_write_the_same_line_lose_nothing(writer, amara, omar):
    row = begun(amara)
    line = draft(row).lines[2]
    form = form_with(writer.get(at("line", row, line.id)).text, "label").fields
    other = {**line.says, "label": "What made it easier?"}
    said = {"by": omar, "now": NOW}
    actions.write_line(row, other, line=line.id, base_version=1, **said)
    page = writer.post(at("line", row, line.id), {**form, "label": "What kept you there?"})
    assert page.status_code == 409
    assert "What made it easier?" in page.text
    assert page.context["form"]["label"].value() == "What kept you there?"
    again = form_with(page.text, "label").fields
    assert writer.post(at("line", row, line.id), again).status_code == 302
    assert says(row)[2]["label"] == "What kept you there?"


def test_what_is_sent_twice_is_one(writer, amara):
    head = {**fresh(), "title": "After a hard talk", "default": "assigned"}
    urls = {writer.post(reverse("written-new"), head).url for _twice in range(2)}
    row = PracticeWorksheet.objects.get()
    assert urls == {at("one", row)}
    line = {**fresh(), "label": "What helped?"}
    urls = {writer.post(at("add", row, "text"), line).url for _twice in range(2)}
    assert (urls, len(says(row))) == ({at("one", row)}, 1)
    for place, sent in (
        (reverse("written-new"), {**head, "title": "Another"}),
        (at("add", row, "text"), {**line, "label": "Another?"}),
        (at("add", row, "line"), line),
    ):
        page = writer.post(place, sent)
        assert page.status_code == 409
        again = form_with(page.text, "entry_id").fields
        assert again["entry_id"] != [sent["entry_id"]]
    assert len(says(row)) == 1


def test_what_another_wrote_of_the_whole_is_shown_before_it_is_replaced(writer, amara, omar):
    row = begun(amara)
    form = form_with(writer.get(at("head", row)).text, "title").fields
    head = {**draft(row).head, "title": "After a quarrel"}
    actions.change_worksheet_head(row, head, base_version=1, by=omar, now=NOW)
    page = writer.post(at("head", row), {**form, "title": "After an argument"})
    assert page.status_code == 409
    assert "After a quarrel" in page.text
    assert writer.post(at("head", row), form_with(page.text, "title").fields).status_code == 302
    assert draft(row).head["title"] == "After an argument"
    assert draft(row).head["clinical"] == "Conflict log"


# --- the next version ----------------------------------------------------------------------------
def test_the_next_version_begins_with_the_one_that_stands(writer, admin, pat):
    row = published(pat)
    assert writer.get(at("head", row)).status_code == 404
    writer.post(at("next", row))
    assert says(row) == SHEET["fields"]
    first = draft(row).lines[0]
    writer.post(at("move", row, first.id), {"out": "1"})
    writer.post(at("next", row))  # somebody else presses it, too: nothing is thrown away
    assert len(says(row)) == 2
    assert "How loud did it get inside?" in writer.get(at("look", row) + "?version=1").text
    assert "How loud did it get inside?" not in writer.get(at("look", row)).text
    assert writer.get(at("look", row) + "?version=2").status_code == 404
    writer.post(at("drop", row))
    row.refresh_from_db()
    assert row.draft is None
    assert worksheets.newest(row.slug) == 1


def test_what_was_never_published_is_thrown_away_whole(writer, amara):
    assert writer.post(at("drop", begun(amara))).url == reverse("written")
    assert not PracticeWorksheet.objects.exists()


def test_a_key_never_comes_to_stand_for_another_type(writer, admin, amara, pat):
    row = published(pat)
    writer.post(at("next", row))
    writer.post(at("move", row, draft(row).lines[0].id), {"out": "1"})
    add(writer, row, "text", label="Loud")
    assert says(row)[-1]["key"] == "loud_2"
    actions.drop_worksheet_draft(row, by=pat, now=NOW)
    text = {"key": "loud", "type": "text", "label": "How loud was it?"}
    with pytest.raises(ValidationError, match="earlier version this key stood for"):
        next_version(row, pat, {**SHEET, "fields": [text]})
    assert worksheets.newest(row.slug) == 1


def test_forty_lines_are_the_most(amara, pat):
    fields = [{"type": "line", "key": f"k{n}", "label": f"Line {n}"} for n in range(40)]
    row = begun(amara, {**SHEET, "fields": fields})
    more = {"type": "line", "key": "more", "label": "More"}
    with pytest.raises(ValidationError, match="room for 40 lines"):
        actions.add_line(row, more, line=str(uuid.uuid4()), by=amara, now=NOW)
    daily = begun(amara, {**SHEET, "fields": fields[:13], "period": "day"})
    with pytest.raises(ValidationError, match="every day has 12 fields"):
        publish(daily, pat)


# --- who -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["maya", "una"])
def test_only_those_who_work_there_write(who, request, maya, pat, practice):
    row = begun(pat)
    somebody = maya
    if who == "una":  # not verified yet
        somebody = accounts.create_clinician(
            practice=practice,
            email="una@example.org",
            name="Una",
            now=NOW,
            password="a long enough passphrase",
        )
    line = draft(row).lines[0].id
    said = {"by": somebody, "now": NOW}
    for tried in (
        lambda: begun(somebody),
        lambda: access.written(somebody),
        lambda: actions.add_line(row, SHEET["fields"][0], line=fresh()["entry_id"], **said),
        lambda: actions.write_line(row, SHEET["fields"][0], line=line, base_version=1, **said),
        lambda: actions.remove_line(row, line, **said),
        lambda: actions.go_on_writing(row, **said),
        lambda: actions.drop_worksheet_draft(row, **said),
        lambda: actions.publish_worksheet(row, seen=draft(row).digest, **said),
        lambda: actions.switch_worksheet(row, on=True, **said),
    ):
        with pytest.raises(Http404):
            tried()
    assert enter(somebody).get(reverse("written")).status_code in (302, 403)


def test_a_therapist_neither_publishes_nor_switches(amara, pat):
    row = published(pat, on=False)
    with pytest.raises(Http404):
        actions.switch_worksheet(row, on=True, by=amara, now=NOW)
    fresh = begun(amara)
    with pytest.raises(Http404):
        publish(fresh, amara)


def test_what_has_no_version_is_not_switched_on(pat):
    row = begun(pat)
    actions.switch_worksheet(row, on=True, by=pat, now=NOW)
    row.refresh_from_db()
    assert row.switched_on_at is None
    with pytest.raises(Http404):
        access.written_one(pat, uuid.uuid4())

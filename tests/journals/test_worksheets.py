"""Every worksheet is filled in by a form without JavaScript and read back, word for word."""

import re
import uuid

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from journals import access, actions
from journals.access import worksheets as sheets
from journals.actions import Choice, When
from journals.kinds.fields import ItemSet, Multi, OwnWords, People, Scale, Steps, Text
from journals.models import Entry
from tests.conftest import NOW
from tests.journals.worksheets import SLUGS, answer, assign

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def all_assigned(amara, care):
    for slug in SLUGS:
        assign(amara, care, slug)


def filled(sheet, people) -> tuple[dict, dict]:
    """What a browser sends when everything is filled in, and what is kept of it."""
    sent, kept = {}, {}
    for field in (one for one in sheet.fields if one.key not in sheet.named):
        key = field.key
        match field:
            case ItemSet():
                kept[key] = []
                for code, _label in field.options:
                    row = {"item": code}
                    for column in field.columns:
                        value = 3 if isinstance(column, Scale) else "no"
                        sent[f"{key}-{code}-{column.key}"] = str(value)
                        row[column.key] = value
                    kept[key].append(row)
            case Steps():
                kept[key] = [{"kind": "thought", "text": f"Step {n} was so."} for n in range(3)]
                for n, row in enumerate(kept[key]):
                    sent |= {f"{key}-{n}-kind": row["kind"], f"{key}-{n}-text": row["text"]}
            case People():
                sent[key], kept[key] = people[:1], people[:1]
            case Multi():
                codes = [code for code, _label in field.options][:2]
                sent[key], kept[key] = codes, codes
            case OwnWords():
                sent[f"{key}-own"], kept[key] = "mine, yours", ["mine", "yours"]
            case Text():
                sent[key] = kept[key] = f"What I say about {key}."
            case Scale():
                sent[key], kept[key] = str(field.high), field.high
            case _ if field.type_name == "bool":
                sent[key], kept[key] = "no", False
            case _ if field.type_name in ("count", "minutes"):
                sent[key], kept[key] = "7", 7
            case _:
                code = field.options[0][0]
                sent[key], kept[key] = str(code), code
    return sent, kept


@pytest.mark.parametrize("slug", SLUGS)
def test_each_is_filled_in_by_a_form_and_read_back(sign_in, maya, all_assigned, slug):
    person = actions.add_person(maya, person_id=uuid.uuid4(), content={"label": "Mel"}, now=NOW)
    sheet = sheets.own_worksheet(maya, slug, NOW).worksheet
    browser, path = sign_in(maya), reverse("worksheet", args=[slug])
    page = browser.get(path)
    assert page.status_code == 200
    sent, kept = filled(sheet, [str(person.pk)])
    drawn = set(re.findall(r'name="([^"]+)"', page.text))
    assert sent.keys() <= drawn  # nothing is sent that the page has no control for
    done = browser.post(path, {**sent, "entry_id": str(uuid.uuid4()), "number": "1"})
    assert done.status_code == 302
    entry = Entry.objects.get()
    assert (entry.kind, entry.worksheet, entry.worksheet_version) == ("worksheet", slug, 1)
    said = actions.entries.content_of(entry)
    said = {key: value for key, value in said.items() if key not in sheet.named}
    assert plain(said) == kept
    read = browser.get(done["Location"]).text
    for value in kept.values():
        for word in [value] if isinstance(value, str) else []:
            if " " in word:
                assert word in read
    assert ("Step 2 was so." in read) is (slug == "step-by-step")
    assert "Mel" in read or not any(isinstance(one, People) for one in sheet.fields)
    # and the form to change it holds all of it again
    again = browser.get(done["Location"], {"change": "1"})
    assert again.status_code == 200
    for value in sent.values():
        if isinstance(value, str) and " " in value:
            assert value in again.text
    checked = again.text.count(" checked") + again.text.count(" selected")
    assert checked >= sum(not isinstance(value, str) for value in sent.values())


def plain(value):
    if hasattr(value, "items"):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, tuple) else value


# --- the steps, without JavaScript ---------------------------------------------------
STEPS = {
    "steps-0-kind": "thought",
    "steps-0-text": "First.",
    "steps-1-kind": "",
    "steps-1-text": "",
}
STEPS |= {"steps-2-kind": "act", "steps-2-text": "Third.", "what": "Words that stay."}


@pytest.fixture
def chain(sign_in, maya, amara, care):
    assign(amara, care, "step-by-step")
    browser = sign_in(maya)

    def post(**more):
        data = {**STEPS, "entry_id": str(uuid.uuid4()), "number": "1", **more}
        return browser.post(reverse("worksheet", args=["step-by-step"]), data)

    return post


def rows_of(page) -> list[str]:
    """The text of each step, in the order of the page."""
    found = re.findall(r'name="steps-(\d+)-text"[^>]*>\n([^<]*)</textarea>', page.text)
    assert [int(number) for number, _text in found] == list(range(len(found)))
    return [text for _number, text in found]


@pytest.mark.parametrize(
    ("press", "rows"),
    [
        ("add", ["First.", "", "Third.", ""]),
        ("up-2", ["First.", "Third.", ""]),
        ("down-0", ["", "First.", "Third."]),
        ("out-1", ["First.", "Third.", ""]),
        ("out-0", ["", "Third.", ""]),
        ("up-0", ["First.", "", "Third."]),
        ("down-2", ["First.", "", "Third."]),
        ("out-99", ["First.", "", "Third."]),
        ("nonsense", ["First.", "", "Third."]),
    ],
)
def test_buttons_between_the_steps_move_them_and_save_nothing(chain, press, rows):
    page = chain(**{"steps-do": press})
    assert page.status_code == 200
    assert rows_of(page) == rows
    assert "Words that stay." in page.text
    assert "Error:" not in page.text
    assert Entry.objects.count() == 0


def test_fifteen_steps_and_no_more(chain):
    many = {f"steps-{n}-text": f"Step {n}." for n in range(15)}
    page = chain(**many, **{"steps-do": "add"})
    assert len(rows_of(page)) == 15
    assert 'value="add"' not in page.text
    assert chain(**many).status_code == 302
    assert len(Entry.objects.get().words["steps"]) == 15


def test_a_wrong_step_keeps_what_was_typed_in_all_of_them(chain):
    page = chain(**{"steps-1-kind": "urge", "steps-3-text": "x" * 501})
    assert page.status_code == 422
    assert rows_of(page) == ["First.", "", "Third.", "x" * 501, ""]
    assert "Words that stay." in page.text
    assert "Step 2: Add a few words to this step, or take it out." in page.text
    assert "Step 4: That is 501 characters long." in page.text
    assert '<option value="urge" selected>' in page.text
    assert Entry.objects.count() == 0


# --- time, change, removal, moments --------------------------------------------------
def test_it_is_about_now_or_any_time_before(sign_in, maya, amara, care):
    browser, path = sign_in(maya), reverse("worksheet", args=["kind-pause"])

    def post(**more):
        return browser.post(path, {"entry_id": str(uuid.uuid4()), "kind": "K.", **more})

    assert post(happened="2026-11-20T22:10").status_code == 302
    entry = Entry.objects.get()
    assert entry.occurred_at.isoformat() == "2026-11-21T03:10:00+00:00"
    assert entry.local_date.isoformat() == "2026-11-20"
    assert "written on Monday 23 November" in browser.get(
        reverse("worksheet-answer", args=[entry.pk])
    ).text.replace("\n", " ")
    for bad in ("2026-11-23T23:00", "9999-12-31T23:59", "yesterday"):
        page = post(happened=bad)
        assert page.status_code == 422
        assert "K." in page.text


@pytest.mark.parametrize(
    ("at", "day", "local_date"),
    [
        ("2026-11-23T18:00Z", "", "2026-11-23"),
        ("2026-11-24T06:30Z", "", "2026-11-23"),  # half past one at night: the day before
        ("2026-11-24T06:30Z", "2026-11-24", "2026-11-24"),
        ("2026-11-23T13:00Z", "", "2026-11-23"),  # eight in the morning
        ("2026-11-23T18:00Z", "2026-11-20", "2026-11-20"),
    ],
)
def test_a_card_is_about_a_whole_day(sign_in, maya, amara, care, at, day, local_date):
    assign(amara, care, "daily-card")
    path = reverse("worksheet", args=["daily-card"])
    with time_machine.travel(at.replace("Z", "+00:00"), tick=False):
        browser = sign_in(maya)
        data = {"entry_id": str(uuid.uuid4()), "note": "So.", "day": day}
        assert browser.post(path, data).status_code == 302
        entry = Entry.objects.get()
        assert (entry.local_date.isoformat(), entry.occurred_precision) == (local_date, "day")
        again = browser.get(path).text
        assert ("You filled one in for today." in again) is (day == "")
        wrong = browser.post(path, {**data, "entry_id": str(uuid.uuid4()), "day": "2026-12-24"})
        assert wrong.status_code == 422
        assert "still to come" in wrong.text


def test_changing_keeps_what_stood_there(maya):
    entry = answer(maya, "kind-pause", {"hurts": "One."})
    same = actions.change_answer(maya, entry, {"hurts": "One."}, base_version=9, when=None, now=NOW)
    assert same.version == 1
    changed = actions.change_answer(
        maya, entry, {"hurts": "Two."}, base_version=1, when=None, now=NOW
    )
    assert (changed.version, changed.words["hurts"]) == (2, "Two.")
    old = access.own_versions(maya, entry).get()
    assert (old.version, old.words["hurts"]) == (1, "One.")
    with pytest.raises(actions.StaleVersion):
        actions.change_answer(maya, entry, {"hurts": "3"}, base_version=1, when=None, now=NOW)


def test_the_same_again_is_the_same_entry_and_an_id_is_used_once(maya, jonas):
    pk = uuid.uuid4()

    def write(who=maya, slug="kind-pause", **content):
        return actions.answer_worksheet(
            who,
            entry_id=pk,
            slug=slug,
            content=content or {"hurts": "One."},
            when=When(NOW, maya.time_zone),
            now=NOW,
        )

    assert write() == write()
    for more in ({"hurts": "Two."}, {"who": jonas}, {"slug": "for-our-talk", "ask": "One."}):
        with pytest.raises(actions.IdTaken):
            write(**more)


def test_removing_and_taking_it_back(sign_in, maya, jonas, client):
    entry = answer(maya, "kind-pause", {"hurts": "One."})
    browser, path = sign_in(maya), reverse("worksheet-answer", args=[entry.pk])
    removing = browser.post(reverse("entry-remove", args=[entry.pk]))
    assert removing["Location"] == reverse("worksheets")
    assert browser.get(path).status_code == 404
    assert browser.post(reverse("entry-restore", args=[entry.pk]))["Location"] == path
    assert "One." in browser.get(path).text
    check_in = actions.check_in(maya, entry_id=uuid.uuid4(), content={"mood": 3}, now=NOW)
    assert browser.get(reverse("worksheet-answer", args=[check_in.pk])).status_code == 404
    assert sign_in(jonas).get(path).status_code == 404


def test_it_can_stand_beside_a_moment_and_leave_it_again(sign_in, maya, jonas, care):
    episode = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title="The goodbye",
        content={"situation": "At the door."},
        when=When(NOW, maya.time_zone),
        now=NOW,
    )
    browser, path = sign_in(maya), reverse("worksheet", args=["kind-pause"])
    data = {"entry_id": str(uuid.uuid4()), "kind": "K.", "moment": str(episode.pk)}
    done = browser.post(path, data)
    entry = Entry.objects.get(kind="worksheet")
    assert entry.episode_id == episode.pk
    assert "It stands beside “The goodbye”." in browser.get(done["Location"]).text
    assert browser.get(reverse("moment", args=[episode.pk])).status_code == 200
    assert browser.get(reverse("moment-sharing", args=[episode.pk])).status_code == 200
    data |= {"base_version": "1", "moment": ""}
    assert browser.post(done["Location"], data).status_code == 302
    entry.refresh_from_db()
    assert entry.episode_id is None
    wrong = browser.post(path, {**data, "entry_id": str(uuid.uuid4()), "moment": str(jonas.pk)})
    assert wrong.status_code == 422


def test_a_full_share_beside_a_moment_does_not_give_away_its_title(maya, amara, care):
    episode = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title="The goodbye",
        content={"situation": "At the door."},
        when=When(NOW, maya.time_zone),
        now=NOW,
    )
    entry = answer(maya, "kind-pause", {"hurts": "One."}, episode=episode)
    actions.share_parts(maya, episode, care, Choice(frozenset({entry.pk}), "full"), now=NOW)
    (moment,), _more = access.shared_moments(amara, care, now=NOW)
    assert moment.title == ""
    assert [part.heading for part in moment.parts] == ["A kind pause"]


def test_somebody_elses_person_is_refused_beside_the_field(sign_in, maya, jonas):
    theirs = actions.add_person(jonas, person_id=uuid.uuid4(), content={"label": "X"}, now=NOW)
    with pytest.raises(ValidationError) as error:
        answer(maya, "went-differently", {"who": [str(theirs.pk)]})
    assert error.value.error_dict.keys() == {"who"}

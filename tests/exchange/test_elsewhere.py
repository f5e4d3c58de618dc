"""A file of one Keel, read into another one that is empty: equal, or refused with a sentence."""

import io
import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journals import actions, exports
from journals.actions.importing import COMES_BACK
from journals.kinds import made_of, measures, worksheets
from journals.models import Draft, Entry, EntryVersion, Questionnaire, QuestionnaireVersion
from tests.conftest import LONG, NOW, make_client
from tests.journals.measures import answer, ask, let_see
from tests.journals.test_import import without
from tests.measures.files import choice, phq_9, questionnaire
from tests.measures.loading import load
from tracker.accounts.models import User
from tracker.privacy import keys

pytestmark = [pytest.mark.django_db, pytest.mark.quick_once]
# Whose it is, what care it came of, and what comes back turned off: see docs/adr/0034.
OWN = ("client", "owner", "user", "proposed_by", "enabled")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as held:
        yield held


def document(person: User) -> dict[str, Any]:
    held = io.StringIO()
    for part in exports.document.document(person, NOW, lambda: None):
        held.write(part)
    return json.loads(held.getvalue())


def moved(person: User) -> tuple[dict[str, Any], dict[str, Any]]:
    """Their file, and the file that comes of it where it was read in."""
    keys.warm([person.pk])
    before = document(person)
    User.objects.filter(pk=person.pk).delete()
    again = make_client("Somebody", f"{uuid.uuid4()}@example.org")
    actions.bring_back(again, json.loads(json.dumps(before)), now=NOW)
    after = document(again)
    User.objects.filter(pk=again.pk).delete()
    return before, after


def differing(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [
        name for name in COMES_BACK if without(after[name], *OWN) != without(before[name], *OWN)
    ]


# --- what practices loaded ----------------------------------------------------------------------
@pytest.fixture
def answered(maya, amara, care, pat):
    """Answers to a questionnaire that her practice has loaded, one of them begun and not saved."""
    loaded = load(pat, now=NOW, on=True)
    ask(amara, care, loaded.slug)
    let_see(maya, care, loaded.slug)
    items = [one for one in measures.measure(loaded.slug).known.items if one.number]
    for n, at in enumerate((NOW, NOW + timedelta(days=15))):
        answer(maya, loaded.slug, {one.key: one.options[n].code for one in items}, at=at)
    Draft(
        owner=maya,
        place=f"measure/{measures.address_of(loaded.slug)}",
        saved_at=NOW,
        words={"number": ["1"], "/44250-9": ["LA6568-5"]},
    ).save(force_insert=True)
    return loaded


def leave_for_another(practice_admin: User, *made: Any) -> list[Questionnaire]:
    """There, other questionnaires are loaded, under names of their own."""
    QuestionnaireVersion.objects.all().delete()
    Questionnaire.objects.all().delete()
    first = load(practice_admin, questionnaire(choice("a", "Something else")), "", now=NOW)
    return [first, *(load(practice_admin, one, now=NOW, earlier=first) for one in made)]


def test_the_same_questions_have_another_name_elsewhere_and_the_answers_find_them(
    maya, answered, pat
):
    scores = _scores(maya)
    before = document(maya)
    User.objects.filter(pk=maya.pk).delete()
    (there, *_rest) = leave_for_another(pat, phq_9())
    assert there.slug != answered.slug
    again = make_client("Somebody", "again@example.org")
    actions.bring_back(again, before, now=NOW)
    after = document(again)
    entries = [one for one in after["entries"] if one["kind"] == "measure"]
    assert {(one["worksheet"], one["worksheet_version"]) for one in entries} == {(there.slug, 2)}
    names = ("worksheet", "worksheet_version")
    assert without(after["entries"], *OWN, *names) == without(before["entries"], *OWN, *names)
    assert set(differing(before, after)) == {"entries", "drafts"}
    assert _scores(again) == scores
    (draft,) = after["drafts"]
    assert draft["place"] == f"measure/{measures.address_of(there.slug)}"
    assert draft["words"] == {"number": ["2"], "/44250-9": ["LA6568-5"]}
    (told,), (told_before,) = after["measures"], before["measures"]
    assert told["sha256"] == told_before["sha256"]


def _scores(person: User) -> list[tuple[str, Any]]:
    rows = Entry.objects.filter(client=person, kind="measure").order_by("occurred_at")
    return [
        (one.code, one.value)
        for row in rows
        for one in made_of(row.kind, row.worksheet, row.worksheet_version).scores(row.ratings)
    ]


@pytest.mark.parametrize("what", ["nothing", "another wording", "another order"])
def test_where_the_very_same_is_not_asked_it_is_refused_by_its_title(maya, answered, pat, what):
    before = document(maya)
    User.objects.filter(pk=maya.pk).delete()
    other = phq_9()
    if what == "another wording":
        other["item"][0]["text"] = "Not quite the same"
    if what == "another order":
        other["item"][:9] = reversed(other["item"][:9])
    leave_for_another(pat, *([] if what == "nothing" else [other]))
    again = make_client("Somebody", "again@example.org")
    with pytest.raises(
        ValidationError, match=r"“Two-week questions \(PHQ-9\)”, which is not asked"
    ):
        actions.bring_back(again, before, now=NOW)
    assert not again.entries.exists()


def test_a_worksheet_that_is_not_known_there_is_named(maya):
    actions.check_in(maya, entry_id=uuid.uuid4(), content={"mood": 3}, now=NOW)
    before = document(maya)
    User.objects.filter(pk=maya.pk).delete()
    row = before["entries"][0] | {"kind": "worksheet", "worksheet": "of-a-practice"}
    before["entries"] = [row | {"worksheet_version": 1, "ratings": {"a": 1}}]
    again = make_client("Somebody", "again@example.org")
    with pytest.raises(ValidationError, match="“of-a-practice”, which is not known here"):
        actions.bring_back(again, before, now=NOW)


# --- whatever was written -----------------------------------------------------------------------
def fits(schema: dict[str, Any]) -> st.SearchStrategy:
    """Anything that a field takes, by its own description."""
    if "anyOf" in schema:
        return st.one_of(*map(fits, schema["anyOf"]))
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema["type"]:
        case "string" if schema.get("format") == "date":
            return st.dates(datetime(1900, 1, 1).date(), datetime(2199, 1, 1).date()).map(str)
        case "string" if "pattern" in schema:
            return st.from_regex(schema["pattern"].replace("$", r"\Z"))
        case "string":
            return st.text(
                st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30
            )
        case "integer":
            return st.integers(schema["minimum"], schema["maximum"])
        case "boolean":
            return st.booleans()
        case "array":
            return st.lists(fits(schema["items"]), max_size=2)
        case _:
            return st.fixed_dictionaries(
                {}, optional={key: fits(one) for key, one in schema.get("properties", {}).items()}
            )


KINDS = [("check_in", ""), ("journal_page", "")]
KINDS += [("worksheet", one.slug) for one in worksheets.offered()]
ZONES = ["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu"]
TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2026, 11, 1), timezones=st.just(UTC))


def written(person: User, data: st.DataObject) -> None:
    """One entry of any kind, as any form could have left it, perhaps changed or removed since."""
    kind, sheet = data.draw(st.sampled_from(KINDS))
    number = worksheets.newest(sheet) if sheet else None
    made = made_of(kind, sheet, number)
    try:
        content = made.clean(data.draw(fits(made.schema())))
    except ValidationError:
        return
    ratings, words = made.split(content)
    at, zone = data.draw(TIMES), data.draw(st.sampled_from(ZONES))
    recorded = data.draw(TIMES)
    entry = Entry(
        client=person,
        kind=kind,
        status="written",
        worksheet=sheet,
        worksheet_version=number,
        occurred_at=at,
        occurred_zone=zone,
        occurred_precision=data.draw(st.sampled_from(Entry.Precision.values)),
        local_date=at.astimezone(ZoneInfo(zone)).date(),
        recorded_at=recorded,
        changed_at=recorded,
        deleted_at=data.draw(st.none() | TIMES),
        version=2,
        ratings=ratings,
        words=words,
    )
    entry.save(force_insert=True)
    earlier = {"version": 1, "status": "written", "recorded_at": recorded}
    EntryVersion(client=person, entry=entry, ratings=ratings, words=words, **earlier).save(
        force_insert=True
    )


@pytest.mark.slow
@pytest.mark.timeout(400)
@settings(max_examples=60 if LONG else 6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_there_and_elsewhere_it_is_equal_whatever_it_is(data):
    person = make_client("Somebody", f"{uuid.uuid4()}@example.org")
    for _ in range(2):
        written(person, data)
    before, after = moved(person)
    assert differing(before, after) == []

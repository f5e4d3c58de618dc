"""Somebody writes into the database past the keys: what doesn't open is not shown, and says so."""

import itertools
import json
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from journals import actions
from journals.models import Entry
from tests.conftest import enter, make_client
from tests.journals.test_export import taken
from tests.journals.test_import import bring_back
from tests.matrix import ROWS
from tests.test_canaries import IN_CLEAR
from tests.world import LATER, WORD, World
from tests.world_kept import world_in
from tracker.care.models import CareRelationship
from tracker.privacy import keys, sealing, triggers
from tracker.privacy.fields import Sealed, SealedField, SealedModel
from tracker.privacy.models import DataKey

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.quick_once]
SAYS = "This can’t be opened: it is not as it was saved."
LOGGED = re.compile(r"A sealed value does not open: ([a-z]+\.[a-z]+) of [0-9a-f-]{36}$")
# Never on a page: what only the sender of messages, whoever fetches a file, or a program opens.
ELSEWHERE = {"push.words", "prepprint.words", "exportpiece.words", "export.words"}
ELSEWHERE |= {"reviewflag.ratings", "reviewstep.words"}  # nothing is flagged in this world
ELSEWHERE |= {"goalversion.ratings", "goalversion.words", "wording.words"}


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(LATER, tick=False):
        made, now = world_in("full"), timezone.now()
        actions.put_away_insight(made.people["maya"], "nights", now=now)
        relationship = CareRelationship.objects.get(pk=made.ids["care_of_maya"])
        actions.switch_insight_rule(made.people["amara"], relationship, "nights", False, now=now)
        yield made


def models() -> list[type[SealedModel]]:
    return [model for model in apps.get_models() if issubclass(model, SealedModel)]


def bit_flipped(row: SealedModel, field: SealedField, stored: bytes) -> bytes:
    middle = len(stored) // 2
    return stored[:middle] + bytes([stored[middle] ^ 1]) + stored[middle + 1 :]


def moved(row: SealedModel, field: SealedField, stored: bytes) -> bytes:
    """Somebody else's, or another row's, under its owner's own key."""
    other = Entry.objects.exclude(pk=row.pk).exclude(client=_owner(row)).first()
    return other.__dict__["words"]


def of_another_version(row: SealedModel, field: SealedField, stored: bytes) -> bytes:
    """It was sealed by us, for this place, at another time."""
    version = getattr(row, "version", 0) + 1
    place = sealing.place(field.label, row.pk, _owner(row), version)
    return sealing.seal(keys.of(_owner(row)), place, b'{"text": "kq9999z"}')


def plain(row: SealedModel, field: SealedField, stored: bytes) -> bytes:
    return b'{"text": "kq9999z", "title": "kq9999z", "label": "kq9999z"}'


def _owner(row: SealedModel):
    return getattr(row, row.sealed_for)


WAYS = [bit_flipped, moved, of_another_version, plain]


def spoil(model: type[SealedModel], *ways, **which) -> None:
    """Rows of this model, in each of these ways by turns."""
    for row, tamper in zip(model._base_manager.filter(**which), itertools.cycle(ways)):
        keys.warm([_owner(row)])
        for field in model.sealed_fields():
            stored = row.__dict__[field.attname]
            put = Sealed(tamper(row, field, bytes(stored)))
            model._base_manager.filter(pk=row.pk).update(**{field.name: put})


def without_triggers() -> None:
    """Whoever can write into the database can take them off, too."""
    schema = connection.SchemaEditorClass(connection)
    for table in ("journals_entryversion", "journals_goalversion", "journals_wording"):
        triggers.remove(schema, table, ("UPDATE", "DELETE"))


def pages(world: World, who: str) -> dict[str, str]:
    """{path: text} of every page that answers somebody."""
    browser, found = enter(world.people[who]), {}
    for row in ROWS:
        if row.name in ("account_logout", "account_reset_password_from_key"):
            continue
        ids = {key: world.ids[name] for key, name in row.ids.items()}
        path = reverse(row.name, kwargs=ids)
        answer = browser.get(path)
        if answer.status_code == 200:
            found[path] = answer.getvalue().decode(errors="replace")
    return found


def words_in(world: World, text: str) -> set[str]:
    """Of what people wrote, and of what somebody put there in their name."""
    return {one for one in WORD.findall(text) if not IN_CLEAR.search(world.words.get(one, ""))}


def test_nothing_that_does_not_open_is_shown_and_every_page_answers(world, caplog):
    """All rows of every sealed column; each page that answered answers still."""
    before = {who: pages(world, who) for who in ("maya", "amara")}
    assert any(words_in(world, text) for text in before["maya"].values())
    caplog.clear()
    without_triggers()
    for model in models():
        spoil(model, *WAYS)
    for who, pages_of in before.items():
        after = pages(world, who)
        assert after.keys() == pages_of.keys()
        assert {
            path: words_in(world, text) for path, text in after.items() if words_in(world, text)
        } == {}
        for path in ("/journal/", "/sharing/") if who == "maya" else (f"/clients/{_maya(world)}/",):
            assert SAYS in after[path], path
    told = {found[1] for line in caplog.messages if (found := LOGGED.match(line))}
    every = {field.label for model in models() for field in model.sealed_fields()}
    assert every - told - ELSEWHERE == set()
    assert words_in(world, caplog.text) == set()


def _maya(world: World):
    return world.ids["user_of_maya"]


@pytest.mark.parametrize("tamper", WAYS)
def test_the_others_on_a_list_are_as_they_were(world, tamper):
    """One entry of many, and it alone says so."""
    note = world.ids["one_note_of_maya"]
    lists = {"maya": ["/journal/"], "amara": [f"/clients/{_maya(world)}/"]}
    before = {who: {path: _get(world, who, path) for path in paths} for who, paths in lists.items()}
    spoil(Entry, tamper, pk=note)
    for who, texts in before.items():
        for path, text in texts.items():
            after = _get(world, who, path)
            assert SAYS in after
            gone = words_in(world, text) - words_in(world, after)
            assert words_in(world, after) - words_in(world, text) == set()
            assert gone
            assert len(words_in(world, after)) > len(gone)


def _get(world: World, who: str, path: str) -> str:
    answer = enter(world.people[who]).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_nothing_is_built_on_what_does_not_open(world):
    """A form or a program that would change it gets an error and changes nothing. A program that
    asks is told so, in its place."""
    note = Entry.objects.get(pk=world.ids["one_note_of_maya"])
    spoil(Entry, plain, pk=note.pk)
    stored = bytes(Entry.objects.get(pk=note.pk).__dict__["words"])
    browser = enter(world.people["maya"])
    browser.raise_request_exception = False
    answer = browser.post(
        reverse("moment-notice", args=[note.episode_id]),
        {"entry_id": note.pk, "base_version": note.version, "situation": "Anew"},
    )
    assert answer.status_code >= 400
    path = f"/api/v1/entries/{note.pk}/"
    said = browser.get(path).json()["content"]
    assert said["unreadable"] == SAYS
    anew = {"kind": note.kind, "content": said}
    for body in (anew, anew | {"content": {"situation": "Anew"}}):
        sent = browser.put(
            path, body, "application/json", headers={"If-Match": f'"{note.version}"'}
        )
        assert sent.status_code >= 400
    listed = browser.get("/api/v1/entries/").json()["results"]
    assert [one["id"] for one in listed if "unreadable" in one["content"]] == [str(note.pk)]
    assert bytes(Entry.objects.get(pk=note.pk).__dict__["words"]) == stored


def test_all_the_rest_can_leave_and_come_back(world, tmp_path):
    """A file with everything says in its place what did not open; read in again, that is empty."""
    maya, note = world.people["maya"], world.ids["one_note_of_maya"]
    whole = len(Entry.objects.filter(client=maya))
    spoil(Entry, plain, pk=note)
    bundle = taken(maya)
    rows = json.loads(bundle.read("keel.json"))["entries"]
    assert [row["id"] for row in rows if "unreadable" in row["words"]] == [str(note)]
    assert len(rows) == whole
    assert SAYS in bundle.read("tables/self_monitoring.csv").decode()
    maya.delete()
    again = make_client("Somebody", "again@example.org")
    bring_back(tmp_path, bundle.fp.getvalue())
    keys.warm([again.pk])
    assert len(Entry.objects.filter(client=again)) == whole
    back = Entry.objects.get(pk=note)
    assert (dict(back.words), dict(back.ratings)) == ({}, {})


def test_a_key_that_was_swapped_closes_its_owner_and_nobody_else(world, caplog):
    maya, jonas = _maya(world), world.ids["user_of_jonas"]
    other = DataKey.objects.get(pk=maya)
    DataKey.objects.filter(pk=jonas).update(wrapped=other.wrapped)
    text = _get(world, "amara", "/")
    assert world.people["maya"].name in text
    assert world.people["jonas"].name in text
    assert f"A data key does not open: that of {jonas}" in caplog.text
    assert words_in(world, _get(world, "amara", f"/clients/{jonas}/")) == set()
    assert words_in(world, _get(world, "amara", f"/clients/{maya}/"))

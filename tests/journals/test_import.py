"""What was taken along comes back into an empty account, equal to what it was."""

import io
import json
import uuid
import zipfile

import pytest
import time_machine
from django.core.management import CommandError, call_command

from journals import actions
from journals.actions.importing import COMES_BACK
from journals.models import Entry, Share
from tests.conftest import make_client
from tests.journals.test_export import document, taken
from tests.kept import keep_to_herself
from tests.world import LATER, NOBODY, browsers
from tests.world_kept import world_in
from tracker.care.models import CareRelationship
from tracker.privacy import keys

pytestmark = [pytest.mark.django_db, pytest.mark.quick_once]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(LATER, tick=False) as held:
        yield held


@pytest.fixture
def world():
    found = world_in("full")
    keys.warm([one.pk for one in found.people.values()])
    return found


def bring_back(tmp_path, content: bytes, mail="again@example.org") -> str:
    place, out = tmp_path / "file", io.StringIO()
    place.write_bytes(content)
    call_command("import_export", str(place), "--user", mail, stdout=out)
    return out.getvalue()


def without(rows: list[dict], *columns: str) -> list[dict]:
    return [{key: value for key, value in row.items() if key not in columns} for row in rows]


@pytest.mark.slow
def test_there_and_back_again(world, tmp_path):
    """Every kind, version, draft, list and goal, with ids and times: into the same server, once the
    first account is gone."""
    maya = world.people["maya"]
    keep_to_herself(world, 2)
    bundle = taken(maya)
    before = json.loads(bundle.read("keel.json"))
    maya.delete()
    again = make_client("Somebody", "again@example.org")
    said = bring_back(tmp_path, bundle.fp.getvalue())
    rows = sum(len(before[one]) for one in COMES_BACK)
    assert said == f"{rows} rows, {len(before['entries'])} of them entries.\n"
    again.refresh_from_db()
    after = document(again)
    for name in COMES_BACK:
        assert before[name], name
        ours = ("client", "owner", "user", "proposed_by", "enabled")
        assert without(after[name], *ours) == without(before[name], *ours), name
    assert (again.name, again.email) == (maya.name, "again@example.org")
    assert {row["enabled"] for row in after["reminders"] + after["reminder_preferences"]} == {False}
    assert not Share.objects.filter(entry__client=again).exists()
    assert not CareRelationship.objects.filter(client=again).exists()
    assert after["ledger"]["lines"][0]["verb"] == "brought_back"


def test_its_pages_open(world, tmp_path):
    maya = world.people["maya"]
    bundle = taken(maya)
    maya.delete()
    world.people["maya"] = make_client("Somebody", "again@example.org")
    bring_back(tmp_path, bundle.fp.getvalue())
    browser = browsers(world)["maya"]
    moment = f"/moments/{world.ids['one_of_maya']}/"
    for page in ("/", "/moments/", moment, "/journal/", "/settings/goals/", "/sharing/"):
        assert browser.get(page).status_code == 200
    assert world.groups_in(browser.get(moment).text) >= {"maya.one.note", "maya.one.look"}


def test_only_an_empty_account_takes_it(world, tmp_path, maya):
    bundle = taken(world.people["jonas"]).fp.getvalue()
    actions.check_in(maya, entry_id=uuid.uuid4(), content={"line": "Rain."}, now=LATER)
    with pytest.raises(CommandError, match="holds something already"):
        bring_back(tmp_path, bundle, maya.email)
    with pytest.raises(CommandError, match="no account"):
        bring_back(tmp_path, bundle, "nobody@example.org")
    with pytest.raises(CommandError, match="Only a client"):
        bring_back(tmp_path, bundle, world.people["amara"].email)


def test_what_is_here_already_stays_where_it_is(world, tmp_path):
    again = make_client("Somebody", "again@example.org")
    with pytest.raises(CommandError, match="here already"):
        bring_back(tmp_path, taken(world.people["jonas"]).fp.getvalue())
    assert not again.entries.exists()
    assert Entry.objects.filter(client=world.people["jonas"]).exists()


def forged(content: dict, section: str, **change) -> bytes:
    rows = [{**content[section][0], **change}, *content[section][1:]]
    return json.dumps({**content, section: rows}).encode()


@pytest.mark.parametrize(
    ("section", "change"),
    [
        ("entries", {"words": {"nothing that is asked": 1}}),
        ("entries", {"words": {"situation": 7}}),
        ("entries", {"words": "text"}),
        ("entries", {"kind": "prescription"}),
        ("entries", {"status": "read"}),
        ("entries", {"occurred_at": "yesterday"}),
        ("entries", {"episode": str(NOBODY)}),
        ("entries", {"id": "1"}),
        ("entries", {"version": -1}),
        ("entries", {"shared_with": "everybody"}),
        ("moments", {"close_reason": "let_go", "closed_at": None}),
        ("people", {"words": []}),
        ("account", {"time_zone": "Mars/Olympus"}),
    ],
    ids=str,
)
def test_a_forged_file_is_refused_whole(world, tmp_path, section, change):
    jonas = world.people["jonas"]
    content = document(jonas)
    jonas.delete()
    again = make_client("Somebody", "again@example.org")
    with pytest.raises(CommandError):
        bring_back(tmp_path, forged(content, section, **change))
    again.refresh_from_db()
    assert (again.entries.count(), again.name) == (0, "Somebody")


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format": "keel", "version": 2}'])
def test_what_is_no_such_file_is_refused(maya, tmp_path, content):
    with pytest.raises(CommandError):
        bring_back(tmp_path, content, maya.email)


def test_a_zip_of_something_else_is_refused(maya, tmp_path):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as other:
        other.writestr("photo.txt", "x")
    with pytest.raises(CommandError, match="not a file of everything"):
        bring_back(tmp_path, held.getvalue(), maya.email)

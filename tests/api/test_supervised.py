"""Reading along by a program: what the therapist may read, without a mark, until it ends."""

import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from journals.actions import end_care
from journals.models import ReadMark
from tests.api.checking import checked, queries
from tests.api.conftest import begin, share
from tests.api.test_pages import put as put_page
from tracker.care import actions
from tracker.care.models import Supervision
from tracker.privacy import ledger

pytestmark = pytest.mark.django_db
PARTS = {"": "SupervisedClient", "episodes/": "SharedEpisode", "entries/": "SharedEntry"}


@pytest.fixture
def shared(as_maya, care):
    """A moment, a page that belongs to none, and something to talk about; and more that is hers."""
    episode, note = begin(as_maya, title="The airport")
    share(as_maya, care, episode, [note])
    page = put_page(as_maya)
    said = {"care": str(care.pk), "entries": [page], "level": "full", "until": None}
    assert as_maya.post("shares/", said).status_code == 200
    wish = str(uuid.uuid4())
    as_maya.put(f"agenda/{wish}/", {"care": str(care.pk), "kind": "talk_about", "text": "Work."})
    begin(as_maya, title="Not shared")
    put_page(as_maya)
    return episode, note, page, wish


@pytest.fixture
def along(as_maya, care, omar, shared):
    """Maya lets Omar read along with Amara: the address that he reads at."""
    until = (timezone.now() + timedelta(days=30)).isoformat()
    grant = {"care": str(care.pk), "supervisor": str(omar.pk), "until": until}
    return f"supervised/{as_maya.post('supervisions/', grant).json()['id']}/"


def test_what_the_therapist_may_read_and_no_more(as_omar, maya, amara, omar, shared, along):
    episode, note, page, wish = shared
    (one,) = checked(as_omar.get("supervised/"), "Supervised")["results"]
    assert (along, one["name"], one["therapist"]) == (
        f"supervised/{one['id']}/",
        maya.name,
        amara.name,
    )
    assert ledger.of_client(maya.pk, limit=1)[0].actor_id == maya.pk  # nothing was opened yet
    besides, moments, alone = (
        checked(as_omar.get(f"{along}{part}"), name) for part, name in PARTS.items()
    )
    assert [thing["id"] for thing in besides["talk"]] == [wish]
    assert [urge["title"] for urge in besides["numbers"]["reaction_urge"]] == ["The airport"]
    (moment,) = moments["results"]
    assert (moment["id"], [part["id"] for part in moment["entries"]]) == (episode, [note])
    assert [part["id"] for part in alone["results"]] == [page]
    lines = [line for line in ledger.of_client(maya.pk, limit=50) if line.actor_id == omar.pk]
    assert {line.verb for line in lines} == {"opened", "opened_agenda", "saw_charts"}
    assert {str(line.entity_id) for line in lines} >= {note, page, wish}


def test_it_leaves_no_mark_and_tells_nothing_of_the_therapists(as_omar, as_amara, maya, along):
    as_amara.get(f"shared-entries/?client={maya.pk}")
    marks = list(ReadMark.objects.order_by("pk").values())
    (moment,) = as_omar.get(f"{along}episodes/").json()["results"]
    as_omar.get(f"{along}entries/")
    assert list(ReadMark.objects.order_by("pk").values()) == marks
    assert not any(moment["entries"][0][flag] for flag in ("fresh", "changed", "reviewed", "waits"))


def test_it_changes_nothing_and_opens_nothing_else(as_omar, maya, shared, along):
    _episode, note, _page, wish = shared
    assert as_omar.get("clients/").json()["results"] == []
    assert as_omar.get(f"clients/{maya.pk}/").status_code == 404
    assert as_omar.get(f"shared-entries/{note}/").status_code == 404
    answer = {"id": str(uuid.uuid4()), "entry": note, "text": "x"}
    assert as_omar.post("guidance/", answer).status_code == 404
    assert as_omar.patch(f"shared-agenda/{wish}/", {"done": True}).status_code == 404
    for part in PARTS:
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            assert as_omar.call(method, f"{along}{part}", {}).status_code == 405


@pytest.mark.parametrize("how", ["stopped", "over", "paused", "ended"])
def test_at_once_when_it_ends(as_omar, as_maya, maya, care, along, how):
    row = Supervision.objects.get()
    if how == "stopped":
        as_maya.delete(f"supervisions/{row.pk}/")
    elif how == "over":
        Supervision.objects.update(until=timezone.now())
    else:
        {"paused": actions.pause, "ended": end_care}[how](care, by=maya, now=timezone.now())
    assert as_omar.get("supervised/").json()["results"] == []
    for part in PARTS:
        shut, none = as_omar.get(f"{along}{part}"), as_omar.get(f"supervised/{care.pk}/{part}")
        assert shut.status_code == none.status_code == 404
        assert shut.content == none.content


def test_nobody_else(as_amara, as_maya, along):
    for part in PARTS:
        assert as_amara.get(f"{along}{part}").status_code == 404
        assert as_maya.get(f"{along}{part}").status_code == 403


def test_as_many_queries_for_ten_as_for_one(as_omar, as_maya, care, along):
    counts, made = {}, 0
    for many in (1, 25):
        while made < many:
            made += 1
            episode, note = begin(as_maya)
            share(as_maya, care, episode, [note])
            cache.clear()  # more than a program may ask in a minute
        counts[many] = [queries(as_omar, f"{along}{part}") for part in PARTS]
    assert counts[1] == counts[25]
    first = as_omar.get(f"{along}episodes/").json()
    assert (len(first["results"]), first["previous"]) == (20, None)
    rest = as_omar.http.get(
        first["next"], headers={"authorization": f"Bearer {as_omar.secret}"}
    ).json()
    assert len(rest["results"]) == 6

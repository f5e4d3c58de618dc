"""An answer can be taken back for a minute, and until then its client can't know of it."""

import re
import uuid
from datetime import UTC, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse

from journals import access, actions
from journals.actions import Choice, When
from journals.models import Guidance
from journals.moments import as_moment
from tests.conftest import NOW, make_care
from tracker.care import actions as care_actions
from tracker.privacy import ledger

pytestmark = pytest.mark.django_db
MINUTE, SOON = timedelta(minutes=1), timedelta(seconds=59)


@pytest.fixture(autouse=True)
def a_minute(settings):
    settings.ANSWER_UNDO_SECONDS = 60


@pytest.fixture
def care(maya, amara):
    return make_care(maya, amara, started_at=NOW - timedelta(days=60))


@pytest.fixture
def episode(maya, care):
    """A moment with a look back, shared with the question what Amara thinks."""
    before = NOW - timedelta(hours=5)
    made = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title="The empty Sunday",
        content={"situation": "At the door."},
        when=When(before, maya.time_zone),
        now=before,
    )
    actions.look_back(maya, episode=made, entry_id=uuid.uuid4(), content={"outcome": 1}, now=before)
    parts = frozenset(made.entries.values_list("pk", flat=True))
    actions.share_parts(maya, made, care, Choice(parts, "full", ask=True), now=before)
    return made


def look_of(episode):
    return episode.entries.of_kind("self_evaluation").get()


def send(amara, care, episode, **more):
    said = {"text": "You named it.", "view": "healthier", "now": NOW, **more}
    return actions.answer(
        amara, care, guidance_id=uuid.uuid4(), entry_id=look_of(episode).pk, **said
    )


def take_back(amara, care, sent, now=NOW + SOON):
    return actions.take_back_answer(amara, care, sent.pk, path="/clients/x/", now=now)


# --- what the client can know --------------------------------------------------------------------
# What is drawn anew for each answer.
DRAWN = re.compile(r'[0-9a-f-]{36}|[A-Za-z0-9]{64}|value="[^"]{40,}"')


def everything(maya, episode, sign_in, now) -> dict[str, str]:
    """Every page and resource of hers on which an answer could show, as text."""
    browser = sign_in(maya)
    with time_machine.travel(now, tick=False):
        pages = [
            *("/", "/moments/", f"/moments/{episode.pk}/", f"/moments/{episode.pk}/sharing/"),
            *("/sharing/", "/journal/", "/api/v1/received-guidance/", "/api/v1/ledger/"),
            *("/api/v1/episodes/", "/api/v1/entries/", "/api/v1/shares/"),
        ]
        found = {page: DRAWN.sub("·", browser.get(page).text) for page in pages}
    assert all(found.values())
    return found


@pytest.mark.slow
def test_until_it_is_shown_nothing_tells_of_it(maya, amara, care, episode, sign_in):
    before = everything(maya, episode, sign_in, NOW + SOON)
    send(amara, care, episode)
    after = everything(maya, episode, sign_in, NOW + SOON)
    assert {path for path in before if before[path] != after[path]} == set()
    shown = everything(maya, episode, sign_in, NOW + MINUTE)
    told = {path for path in before if before[path] != shown[path]}
    assert {
        "/",
        f"/moments/{episode.pk}/",
        f"/moments/{episode.pk}/sharing/",
        "/api/v1/received-guidance/",
        "/api/v1/ledger/",
        "/api/v1/episodes/",
    } <= told


def test_the_values_behind_the_pages(maya, amara, care, episode):
    sent = send(amara, care, episode)

    def known(now):
        mine = as_moment(access.own_episode(maya, episode.pk), now)
        looks = access.looks(maya, UTC, now=now)
        return (
            access.own_guidance(maya, now).count(),
            len(mine.answers),
            mine.state,
            "answered" in {one["verb"] for one in looks},
            "answered" in {one.verb for one in access.opened_by(maya, now=now)},
            len(access.seen_now(maya, care, now=now).moments[0].answers),
        )

    assert known(NOW + SOON) == (0, 0, "awaiting_guidance", False, False, 0)
    assert known(sent.shown_from) == (1, 1, "evaluated_alone", True, True, 1)


def test_what_is_not_shown_cannot_be_marked_as_seen(maya, amara, care, episode):
    sent = send(amara, care, episode)
    actions.mark_seen(maya, [sent.pk], now=NOW + SOON)
    sent.refresh_from_db()
    assert sent.seen_at is None
    actions.mark_seen(maya, [sent.pk], now=NOW + MINUTE)
    sent.refresh_from_db()
    assert sent.seen_at == NOW + MINUTE


def test_looking_back_and_asking_anew_take_no_notice_of_it(maya, amara, care, episode):
    send(amara, care, episode)
    look = look_of(episode)
    changed = actions.look_back(
        maya,
        episode=episode,
        entry_id=look.pk,
        content={"outcome": 2},
        base_version=1,
        now=NOW + SOON,
    )
    assert changed.ratings["context"] == "alone"
    parts = frozenset(episode.entries.values_list("pk", flat=True))
    asked = care.shares.get(entry=look).asked_at
    actions.share_parts(maya, episode, care, Choice(parts, "full", ask=True), now=NOW + SOON)
    assert care.shares.get(entry=look).asked_at == asked
    actions.share_parts(maya, episode, care, Choice(parts, "full", ask=True), now=NOW + MINUTE)
    assert care.shares.get(entry=look).asked_at == NOW + MINUTE


# --- what the therapist can do -------------------------------------------------------------------


def waiting(amara, care, now):
    (moment,), _more = access.shared_moments(amara, care, now=now)
    return bool(moment.waits_since)


def test_taken_back_it_waits_again_and_its_words_are_a_draft(maya, amara, care, episode):
    sent = send(amara, care, episode)
    assert not waiting(amara, care, NOW)
    assert take_back(amara, care, sent)
    assert waiting(amara, care, NOW)
    assert not Guidance.objects.exists()
    (draft,) = access.own_drafts(amara, NOW)
    assert draft.place == f"answer/{look_of(episode).pk}"
    assert (draft.words["text"], draft.words["view"]) == (("You named it.",), ("healthier",))
    later = NOW + 5 * MINUTE
    assert "answered" not in {one["verb"] for one in access.looks(maya, UTC, now=later)}
    verbs = [line.verb for line in ledger.of_client(maya.pk) if "answer" in line.verb]
    assert verbs == ["took_back_answer", "answered"]  # the ledger itself keeps both


@pytest.mark.parametrize("late", [MINUTE, 2 * MINUTE])
def test_too_late_it_stays(amara, care, episode, late):
    sent = send(amara, care, episode)
    assert take_back(amara, care, sent, NOW + late) is None
    assert Guidance.objects.filter(pk=sent.pk).exists()


def test_nobody_else_takes_it_back(amara, omar, maya, jonas_care, care, episode):
    sent = send(amara, care, episode)
    assert take_back(omar, make_care(maya, omar), sent) is None
    assert take_back(amara, jonas_care, sent) is None
    assert take_back(amara, care, sent)
    assert take_back(amara, care, sent) is None  # the second of two taps


def test_the_page_says_so_and_fills_the_form_again(amara, maya, care, episode, sign_in):
    browser, look = sign_in(amara), look_of(episode)
    data = {"entry_id": str(uuid.uuid4()), "base_version": "0", "text": "You named it."}
    with time_machine.travel(NOW, tick=False):
        path = reverse("answer", args=[maya.pk, look.pk])
        page = browser.post(path, data, follow=True).text
    back = reverse("answer-back", args=[maya.pk, data["entry_id"]])
    assert "For 60 seconds it can be taken back." in page
    assert page.count(f'action="{back}"') == 2  # on top, and beside the answer
    with time_machine.travel(NOW + SOON, tick=False):
        page = browser.post(back, follow=True).text
    assert "Nobody has seen it" in page
    assert "You had begun this on" in page
    assert "You named it." in page


def test_once_it_can_be_read_the_page_offers_nothing(amara, maya, care, episode, sign_in):
    sent, browser = send(amara, care, episode), sign_in(amara)
    back = reverse("answer-back", args=[maya.pk, sent.pk])
    with time_machine.travel(NOW + MINUTE, tick=False):
        assert back not in browser.get(reverse("client", args=[maya.pk])).text
        assert "It can be read now" in browser.post(back, follow=True).text


def test_the_same_by_a_program(amara, maya, care, episode, sign_in):
    browser, pk = sign_in(amara), uuid.uuid4()
    path, body = f"/api/v1/guidance/{pk}/", {"entry": str(look_of(episode).pk), "text": "Yes."}
    with time_machine.travel(NOW, tick=False):
        sent = browser.put(path, body, "application/json").json()
        assert sent["shown_from"] == "2026-11-23T18:01:00Z"
        assert browser.delete(path).status_code == 204
        assert browser.delete(path).status_code == 404
        assert browser.put(path, body, "application/json").status_code == 201
    with time_machine.travel(NOW + MINUTE, tick=False):
        assert browser.delete(path).status_code == 400


# --- only in person ------------------------------------------------------------------------------


def test_who_answers_only_in_person_sends_nothing_in_writing(amara, care, episode):
    care_actions.set_guidance_mode(amara, care, "in_session_only", now=NOW)
    with pytest.raises(ValidationError):
        send(amara, care, episode)


# --- the agenda ----------------------------------------------------------------------------------


def wish(maya, care, kind="talk_before", **more):
    said = {"text": "Can we talk?", "now": NOW, **more}
    return actions.add_to_agenda(maya, care, item_id=uuid.uuid4(), kind=kind, **said)


def reply(amara, care, item, now=NOW, **said):
    return actions.answer_agenda(
        amara, care, guidance_id=uuid.uuid4(), item_id=item.pk, now=now, **said
    )


def meet(amara, care):
    return care_actions.make_appointment(
        amara,
        care,
        appointment_id=uuid.uuid4(),
        starts_at=NOW + timedelta(days=1),
        length=timedelta(minutes=50),
        zone="America/New_York",
        now=NOW,
    )


def test_a_wish_to_talk_has_fixed_replies(maya, amara, care):
    item = wish(maya, care)
    with pytest.raises(ValidationError, match="no next appointment"):
        reply(amara, care, item, reply="next")
    at = meet(amara, care).starts_at
    reply(amara, care, item, reply="next", text="Come a little earlier.")
    assert access.wishes_to_talk([care], NOW) == {}
    (thing,) = access.shared_agenda(amara, care, now=NOW)
    (answer,) = thing.answers
    assert (answer.reply, answer.meets_at, answer.text) == ("next", at, "Come a little earlier.")
    items = access.own_agenda(maya)
    assert access.own_things(maya, items, now=NOW + SOON)[0].answers == ()
    assert len(access.own_things(maya, items, now=NOW + MINUTE)[0].answers) == 1


def test_it_can_be_taken_back_too(maya, amara, care):
    item = wish(maya, care)
    sent = reply(amara, care, item, reply="call")
    assert take_back(amara, care, sent)
    assert access.wishes_to_talk([care], NOW) == {care.pk: NOW}
    assert access.own_drafts(amara, NOW).get().place == f"reply/{item.pk}"
    looks = access.looks(maya, UTC, now=NOW + 5 * MINUTE)
    assert "answered_agenda" not in {one["verb"] for one in looks}


def test_to_anything_else_a_text_and_no_fixed_reply(maya, amara, care):
    item = wish(maya, care, "talk_about")
    with pytest.raises(ValidationError):
        reply(amara, care, item, reply="call")
    with pytest.raises(ValidationError):
        reply(amara, care, item)
    assert reply(amara, care, item, text="Yes, let us.")


def test_who_answers_only_in_person_still_asks_for_a_call(maya, amara, care):
    item = wish(maya, care)
    care_actions.set_guidance_mode(amara, care, "in_session_only", now=NOW)
    with pytest.raises(ValidationError):
        reply(amara, care, item, reply="call", text="More.")
    assert reply(amara, care, item, reply="call")


def test_what_is_not_there_is_not_answered(maya, amara, omar, care, episode):
    mine = actions.add_to_agenda(
        amara, care, item_id=uuid.uuid4(), kind="bring_up", text="Sleep.", now=NOW
    )
    item, pin = wish(maya, care), wish(maya, care, "pin", text="", entry=look_of(episode))
    actions.stop_sharing(maya, now=NOW)
    for who, thing in ((amara, mine), (omar, item), (amara, pin)):
        with pytest.raises(Http404):
            reply(who, care, thing, text="Yes.")
    actions.take_off_agenda(maya, item, now=NOW)
    with pytest.raises(Http404):
        reply(amara, care, item, text="Yes.")


def test_said_again_it_is_sent_once(maya, amara, care):
    item, said = wish(maya, care), {"guidance_id": uuid.uuid4(), "now": NOW}
    for _twice in range(2):
        actions.answer_agenda(amara, care, item_id=item.pk, reply="call", **said)
    assert Guidance.objects.count() == 1
    with pytest.raises(actions.IdTaken):
        actions.answer_agenda(amara, care, item_id=item.pk, text="Other.", **said)


def test_today_and_programs_have_it(maya, amara, care, sign_in):
    item = wish(maya, care)
    reply(amara, care, item, reply="call")
    with time_machine.travel(NOW + MINUTE, tick=False):
        browser = sign_in(maya)
        assert "Please call the practice." in browser.get("/").text
        (one,) = browser.get("/api/v1/received-guidance/").json()["results"]
    assert (one["entry"], one["agenda_item"], one["reply"]) == (None, str(item.pk), "call")

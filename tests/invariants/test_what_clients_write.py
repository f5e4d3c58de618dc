"""Invariants of entries, shares and credit, each by its number in docs/invariants.md."""

import itertools
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from journals import access, actions
from journals.kinds import KINDS, SELF_REINFORCEMENT, worksheets
from journals.models import Entry, EntryVersion, Share, StandingShare
from journals.moments import as_moment
from tests import words
from tests.conftest import NOW
from tests.invariants.written import credited, looked, noted, one_of_each
from tracker.care import actions as care_actions

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def everything_shown(therapist, care, now=NOW) -> set:
    """Ids of all that this therapist is given, through each way of reading."""
    moments, _more = access.shared_moments(therapist, care, now=now)
    alone, _more = access.shared_alone(therapist, care, now=now)
    rows, _more = access.shared_entries(therapist, care.pk, now=now)
    plan = access.shared_plan(therapist, care, now=now)
    parts = [part for moment in moments for part in moment.parts]
    found = [*parts, *alone, *rows, *([plan] if plan else [])]
    return {part.entry_id for part in found}


def test_invariant_01_whatever_is_new_is_nobody_elses(maya, amara, care):
    made = one_of_each(maya, amara, care)
    assert {entry.kind for entry in made.values()} == KINDS.keys() | {"worksheet"}
    assert not Share.objects.exists()
    assert not StandingShare.objects.exists()
    assert everything_shown(amara, care) == set()
    # nothing that stands reaches everything: each is about one thing
    whats = set(StandingShare.What.values)
    assert not whats & {"everything", "all"}
    with pytest.raises(ValidationError):
        actions.start_standing_share(maya, care, what="everything", now=NOW)


def test_invariant_02_each_reading_asks_for_care_and_a_live_share(maya, amara, omar, care):
    made = one_of_each(maya, amara, care)
    page, until = made["page"], NOW + DAY
    choice = actions.Choice(frozenset({page.pk}), "full", until)
    actions.share_alone(maya, page, care, choice, now=NOW)
    assert everything_shown(amara, care) == {page.pk}
    assert everything_shown(amara, care, until) == set()  # it is over to the second
    with pytest.raises(ValueError, match="not this therapist"):
        access.shared_alone(omar, care, now=NOW)
    assert access.shared_entries(omar, care.pk, now=NOW) == ([], False)
    care_actions.pause(care, by=maya, now=NOW)
    assert access.shared_entries(amara, care.pk, now=NOW) == ([], False)
    care_actions.resume(care, by=maya, now=NOW)
    assert everything_shown(amara, care) == {page.pk}
    actions.stop_sharing(maya, entry_ids=[page.pk], now=NOW)
    assert everything_shown(amara, care) == set()  # the very next query
    actions.share_alone(maya, page, care, choice, now=NOW)
    actions.end_care(care, by=maya, now=NOW)
    assert access.shared_entries(amara, care.pk, now=NOW) == ([], False)


def test_invariant_03_numbers_alone_show_no_word(maya, amara, care):
    made = one_of_each(maya, amara, care)
    named = actions.add_person(maya, person_id=uuid.uuid4(), content={"label": "Somebody"}, now=NOW)
    episode = noted(maya, people=[str(named.pk)], journal="Not this.")
    parts = frozenset(episode.entries.values_list("pk", flat=True))
    choice = actions.Choice(parts, "ratings_only")
    actions.share_parts(maya, episode, care, choice, now=NOW)
    for name in ("check_in", "worksheet"):
        alone = actions.Choice(frozenset({made[name].pk}), "ratings_only")
        actions.share_alone(maya, made[name], care, alone, now=NOW)
    seen, _more = access.shared_entries(amara, care.pk, now=NOW)
    assert len(seen) == 3
    for part in seen:
        assert part.words is None
        assert part.names == {}
        kept = {field.key for field in part.made_of.fields if field.column == "words"}
        assert not kept & part.content.keys()
    [moment], _more = access.shared_moments(amara, care, now=NOW)
    assert moment.title == ""
    with pytest.raises(ValidationError):  # a plan has no numbers: all of it, or nothing
        actions.start_standing_share(maya, care, what="safety_plan", now=NOW)


def test_invariant_04_only_the_client_decides_and_gives_credit(maya, amara, care, sign_in):
    episode = noted(maya)
    look = looked(maya, episode, outcome=-1)
    share = frozenset({look.pk})
    actions.share_parts(maya, episode, care, actions.Choice(share, "full", ask=True), now=NOW)
    actions.answer(
        amara,
        care,
        guidance_id=uuid.uuid4(),
        entry_id=look.pk,
        text="To me that was a step.",
        view="healthier",
        now=NOW,
    )
    now_is = Entry.objects.get(pk=look.pk)
    assert (now_is.ratings["outcome"], now_is.version) == (-1, 1)
    browser = sign_in(amara)
    said = {"entry_id": str(uuid.uuid4()), "base_version": "1", "outcome": "2", "text": "x"}
    for name in ("moment-look-back", "moment-credit", "moment-confirm"):
        assert browser.post(reverse(name, args=[episode.pk]), said).status_code == 403
    assert browser.post(reverse("menu"), {"text": "x"}).status_code == 403
    assert Entry.objects.of_kind("self_reinforcement").count() == 0
    assert Entry.objects.get(pk=look.pk).ratings["outcome"] == -1


@pytest.mark.parametrize("credit", [None, "undecided", "not_this_time", "partly", "fully"])
def test_invariant_05_praise_needs_credit_and_compassion_does_not(maya, jonas, credit):
    episode = noted(maya)
    if credit:
        looked(maya, episode, credit=credit)
    other = noted(jonas)
    looked(jonas, other, credit="fully")  # somebody else's counts for nothing
    options = dict(SELF_REINFORCEMENT.field("form").options)
    assert {"affirmation", "reward_activity", "self_compassion"} <= options.keys()
    for form in ("affirmation", "reward_activity"):
        if credit in ("partly", "fully"):
            assert credited(maya, episode, form).pk
        else:
            with pytest.raises(ValidationError):
                credited(maya, episode, form)
    assert actions.give_credit(
        maya,
        episode=episode,
        entry_id=uuid.uuid4(),
        content={"form": "self_compassion", "hard": "It was late."},
        now=NOW,
    ).pk


def test_invariant_06_nothing_offers_to_punish_oneself():
    codes = [code for code, _label in SELF_REINFORCEMENT.field("form").options]
    assert not [code for code in codes if "punish" in code or "penalt" in code]
    offers = ("punish yourself", "punish myself", "penalty", "deserve to be punished", "give up a")
    said = [one.text.lower() for one in words.everything()]
    assert [text for text in said if any(offer in text for offer in offers)] == []


def test_invariant_07_what_was_confirmed_or_answered_stays_as_it_was(maya, monkeypatch):
    episode = noted(maya)
    look = looked(maya, episode)
    actions.confirm(maya, episode=episode, base_version=1, now=NOW)
    actions.look_back(
        maya,
        episode=episode,
        entry_id=look.pk,
        content={"outcome": -2, "credit": "fully"},
        base_version=2,
        now=NOW + DAY,
    )
    confirmed = EntryVersion.objects.get(entry=look, status="confirmed")
    assert confirmed.ratings["outcome"] == 1
    for change in ({"status": "provisional"}, {"version": 9}):
        with pytest.raises(DatabaseError), transaction.atomic():
            EntryVersion.objects.filter(pk=confirmed.pk).update(**change)

    sheet = actions.answer_worksheet(
        maya,
        entry_id=uuid.uuid4(),
        slug="kind-pause",
        content={"hurts": "The silence."},
        when=actions.When.not_said(NOW, "UTC"),
        now=NOW,
    )
    shipped = worksheets.SOURCES[0]

    class Later:
        """The same, with a second version of one of them."""

        say = staticmethod(str)

        def slugs(self):
            return shipped.slugs()

        def numbers(self, slug):
            return (1, 2) if slug == "kind-pause" else shipped.numbers(slug)

        def read(self, slug, number):
            if (slug, number) != ("kind-pause", 2):
                return shipped.read(slug, number)
            field = {"key": "other", "type": "text", "label": "Something else?"}
            return {**shipped.read(slug, 1), "version": 2, "fields": [field]}

    worksheets._find.cache_clear()
    monkeypatch.setattr(worksheets, "SOURCES", (Later(),))
    try:
        assert worksheets.newest("kind-pause") == 2
        content = {"hurts": "Still that."}
        said = {"base_version": 1, "when": None, "now": NOW + DAY}
        changed = actions.change_answer(maya, sheet, content, **said)
        assert (changed.worksheet_version, changed.words["hurts"]) == (1, "Still that.")
    finally:
        worksheets._find.cache_clear()


STEPS = ("note", "look", "confirm", "credit")


@pytest.mark.parametrize("order", list(itertools.permutations(STEPS)), ids="-".join)
def test_invariant_08_the_state_is_what_the_records_say_in_any_order(maya, order):
    episode = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title="Sunday",
        content={},
        when=actions.When(NOW, "UTC"),
        now=NOW,
    )
    done = set()
    for step in order:
        if step == "note":
            actions.notice(
                maya,
                episode=episode,
                entry_id=uuid.uuid4(),
                content={"situation": "At the door."},
                when=actions.When(NOW, "UTC"),
                now=NOW,
            )
        elif step == "look":
            if "confirm" in done:
                continue  # it is there already
            looked(maya, episode)
        elif step == "confirm":
            if "look" not in done:
                looked(maya, episode)
            actions.confirm(maya, episode=episode, base_version=1, now=NOW)
        else:
            credited(maya, episode, "self_compassion", text="")
        done.add(step)
        state = as_moment(access.own_episode(maya, episode.pk), NOW).state
        assert state == expected(done), order


def expected(done: set[str]) -> str:
    """From the furthest back: what there is decides, and not when it came."""
    if "credit" in done:
        return "reinforced"
    if "confirm" in done:
        return "evaluated"
    if "look" in done:
        return "evaluated_alone"
    return "monitored" if "note" in done else "empty"

"""Invariants 9, 10 and 11 of the domain: what is asked, what is flagged, and who closes a flag."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse

from journals import access, actions
from journals.access import worksheets as sheets
from journals.actions import Choice
from journals.models import Entry, ReviewFlag, ReviewStep, Share, StandingShare
from tests import watched
from tests.conftest import NOW
from tests.journals.worksheets import assign
from tracker.care import actions as care_actions

HURT = {"urges": ["hurt_self"], "behaviours": ["hurt_self"]}
LATER = NOW + timedelta(hours=1)


def refused(call, *args, **kwargs) -> set[str]:
    with pytest.raises(ValidationError) as error:
        call(*args, **kwargs)
    return set(error.value.error_dict)


def test_invariant_09_risk_items_are_neither_asked_nor_answered_without_an_agreement(
    maya, amara, care
):
    assert refused(assign, amara, care, "daily-card", targets=HURT) == {"urges", "behaviours"}
    row = watched.propose(amara, care)
    assert refused(assign, amara, care, "daily-card", targets=HURT) == {"urges", "behaviours"}
    watched.agree(amara, maya, care)
    watched.ask(amara, care)
    assert watched.answer(maya).ratings["urges"]

    actions.end_monitoring(maya, access.own_monitoring(maya, row.pk), now=LATER)
    offer = sheets.own_worksheet(maya, "daily-card", LATER)
    assert "hurt_self" not in str(offer.worksheet.schema())
    assert refused(watched.answer, maya, now=LATER)
    assert refused(watched.answer, maya, {"behaviours": ["hurt_self"]}, now=LATER)


def test_invariant_09_only_what_was_agreed_on_can_be_asked(maya, amara, care):
    watched.agree(amara, maya, care, items=["hurt"])
    assert refused(assign, amara, care, "daily-card", targets=HURT) == {"urges"}
    assert assign(amara, care, "daily-card", targets={"behaviours": ["hurt_self"]})


def test_invariant_09_an_agreement_of_one_care_opens_nothing_in_another(
    maya, amara, omar, care, practice
):
    from tests.conftest import make_care

    other = make_care(maya, omar)
    watched.agree(amara, maya, care)
    assert refused(assign, omar, other, "daily-card", targets=HURT) == {"urges", "behaviours"}


def test_invariant_09_nothing_is_answered_while_care_is_paused(maya, amara, care):
    watched.agree(amara, maya, care)
    watched.ask(amara, care)
    care_actions.pause(care, by=maya, now=NOW)
    assert refused(watched.answer, maya)


def test_invariant_10_a_private_high_answer_makes_no_flag_and_shows_help(
    sign_in, maya, amara, care
):
    watched.agree(amara, maya, care)
    watched.ask(amara, care)
    browser = sign_in(maya)
    page = browser.get(reverse("worksheet", args=["daily-card"]))
    assert page.status_code == 200
    entry = watched.answer(maya)
    assert not Share.objects.exists()
    assert not ReviewFlag.objects.exists()
    shown = browser.get(reverse("entry-saved", args=[entry.pk])).text
    for words in ("Nobody is reading this right now", "Are you safe at this moment?", "988", "911"):
        assert words in shown
    assert access.shared_flags(amara, NOW) == []


def test_invariant_10_a_flag_comes_with_the_share_that_opens_the_answer(maya, amara, care):
    watched.agree(amara, maya, care)
    watched.ask(amara, care)
    entry = watched.answer(maya)
    (share,) = actions.share_alone(
        maya, entry, care, Choice(frozenset([entry.pk]), "ratings_only"), now=LATER
    )
    (flag,) = watched.waiting()
    assert (flag.share_id, flag.entry_id, flag.relationship_id) == (share.pk, entry.pk, care.pk)
    assert (flag.made_at, flag.state) == (LATER, "open")
    assert flag.ratings["fired"][0]["rule"] == "urge"


def test_invariant_10_a_flag_comes_by_the_prior_agreement(maya, amara, care):
    watched.agree(amara, maya, care, always=True)
    watched.ask(amara, care)
    watched.answer(maya, watched.LOW)
    assert not Share.objects.exists()
    entry = watched.answer(maya)
    share = Share.objects.get(entry=entry)
    assert share.level == "ratings_only"
    assert share.standing.what == StandingShare.What.SAFETY_ANSWERS
    assert [flag.share_id for flag in watched.waiting()] == [share.pk]


def test_invariant_10_if_the_flag_cannot_be_made_nothing_is_shared(maya, amara, care, monkeypatch):
    from journals.actions import flagging

    watched.agree(amara, maya, care)
    watched.ask(amara, care)
    entry = watched.answer(maya)

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(flagging, "write_letter", broken)
    with pytest.raises(RuntimeError):
        actions.share_numbers(maya, entry, care, now=NOW)
    assert not Share.objects.exists()
    assert not ReviewFlag.objects.exists()


@pytest.fixture
def flag(maya, amara, care):
    watched.agree(amara, maya, care)
    watched.ask(amara, care)
    actions.share_numbers(maya, watched.answer(maya), care, now=NOW)
    (one,) = watched.waiting()
    return one


CLOSES_NOTHING = {
    "stop": lambda maya, amara, care, entry: actions.stop_sharing(maya, now=LATER),
    "change": lambda maya, amara, care, entry: watched.change(maya, entry, watched.LOW, now=LATER),
    "remove": lambda maya, amara, care, entry: actions.remove_entry(maya, entry, now=LATER),
    "pause": lambda maya, amara, care, entry: care_actions.pause(care, by=maya, now=LATER),
    "end": lambda maya, amara, care, entry: actions.end_care(care, by=maya, now=LATER),
    "leave": lambda maya, amara, care, entry: actions.leave(maya, now=LATER),
    "end the agreement": lambda maya, amara, care, entry: actions.end_monitoring(
        maya, access.own_monitorings(maya).first(), now=LATER
    ),
    "overdue": lambda maya, amara, care, entry: actions.tell_overdue(now=NOW + timedelta(days=9)),
}


@pytest.mark.parametrize("what", CLOSES_NOTHING)
def test_invariant_11_nothing_but_a_clinician_closes_a_flag(maya, amara, care, flag, what):
    entry = access.own_entry(maya, flag.entry_id)
    CLOSES_NOTHING[what](maya, amara, care, entry)
    flag.refresh_from_db()
    assert flag.state == "open"
    assert not ReviewStep.objects.exists()
    actions.settle_flag(amara, flag.pk, code="talked", note="Called.", now=LATER)
    flag.refresh_from_db()
    assert flag.state == "done"


def test_invariant_11_deleting_the_account_leaves_the_flag_and_nothing_of_the_answer(
    maya, amara, care, flag
):
    actions.leave(maya, now=NOW)
    actions.delete_account(maya, now=NOW + timedelta(days=8))
    assert not Entry.objects.exists()
    row = ReviewFlag.objects.defer("ratings").get(pk=flag.pk)
    assert (row.state, row.client_id, row.entry_id, row.share_id) == ("open", None, None, None)
    (seen,) = access.shared_flags(amara, LATER)
    assert (seen.fired, seen.name, seen.shared) == ((), "", False)
    actions.settle_flag(amara, flag.pk, code="not_reached", note="Gone.", now=LATER)
    assert ReviewFlag.objects.defer("ratings").get(pk=flag.pk).state == "done"


def test_invariant_11_it_takes_a_clinician_of_this_care_and_a_code(maya, amara, omar, flag):
    said = {"code": "talked", "note": "Called."}
    for stranger in (omar, maya, watched.deputy_for(amara)):  # in time, it is the therapist's
        with pytest.raises(Http404):
            actions.settle_flag(stranger, flag.pk, now=NOW, **said)
        with pytest.raises(Http404):
            actions.note_seen(stranger, flag.pk, now=NOW)
    for wrong in (
        {"code": ""},
        {"code": "fine"},
        {"note": ""},
        {"note": " "},
        {"note": "x" * 2001},
    ):
        with pytest.raises(ValidationError):
            actions.settle_flag(amara, flag.pk, now=NOW, **{**said, **wrong})
    assert [one.state for one in watched.waiting()] == ["open"]


def test_invariant_11_what_was_done_stands_as_it_was_said(amara, flag):
    from django.db import DatabaseError, transaction

    actions.settle_flag(amara, flag.pk, code="talked", note="Called.", now=NOW)
    actions.settle_flag(amara, flag.pk, code="talked", note="Called.", now=NOW)  # twice is once
    with pytest.raises(ValidationError):
        actions.settle_flag(amara, flag.pk, code="slip", note="No.", now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReviewStep.objects.update(at=LATER)
    assert ReviewStep.objects.count() == 1
    assert uuid.UUID(str(flag.pk))

"""Flags: made once for what is shared, seen by whom they are for, and told of without a word."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse

from journals import access, actions
from journals.actions import Choice
from journals.models import ReviewFlag
from tests import watched
from tests.conftest import NOW, enter, make_care, send_letters
from tracker.accounts import actions as accounts
from tracker.accounts.models import Letter
from tracker.care import actions as care_actions
from tracker.privacy import ledger
from tracker.privacy.models import LedgerEvent

LATE = NOW + timedelta(days=3)  # Monday's answer is due by the end of Tuesday


@pytest.fixture
def agreed(maya, amara, care):
    watched.agree(amara, maya, care)
    watched.ask(amara, care)
    return care


@pytest.fixture
def entry(maya, agreed):
    return watched.answer(maya)


@pytest.fixture
def flag(maya, agreed, entry):
    actions.share_numbers(maya, entry, agreed, now=NOW)
    (one,) = watched.waiting()
    return one


def test_sharing_again_says_nothing_new(maya, amara, agreed, entry, flag):
    def again():
        actions.share_numbers(maya, entry, agreed, now=NOW)
        shares = actions.stop_sharing(maya, now=NOW)
        assert actions.undo_stop(maya, shares, now=NOW) == 1
        choice = Choice(frozenset([entry.pk]), "full")
        actions.share_alone(maya, entry, agreed, choice, now=NOW)
        return ReviewFlag.objects.count()

    assert again() == 1
    actions.settle_flag(amara, flag.pk, code="talked", note="Called.", now=NOW)
    assert again() == 1


def test_a_higher_answer_after_it_was_looked_at_is_another(maya, amara, agreed, entry, flag):
    actions.settle_flag(amara, flag.pk, code="talked", note="Called.", now=NOW)
    watched.change(maya, entry, {**watched.HIGH, "note": "Other words."})
    assert watched.waiting() == []
    watched.change(maya, entry, {"urges": [{"item": "hurt_self", "strength": 5}]})
    (other,) = watched.waiting()
    assert other.pk != flag.pk
    assert other.ratings["fired"][0]["value"] == 5


def test_a_shared_answer_that_becomes_high_is_flagged_with_that_change(maya, agreed):
    low = watched.answer(maya, watched.LOW)
    actions.share_numbers(maya, low, agreed, now=NOW)
    assert watched.waiting() == []
    watched.change(maya, low, watched.HIGH)
    assert len(watched.waiting()) == 1


def test_two_people_who_agreed_on_a_lower_number(maya, amara, care):
    watched.agree(amara, maya, care, always=True, least={"urge": 2})
    watched.ask(amara, care)
    watched.answer(maya, {"urges": [{"item": "hurt_self", "strength": 1}]})
    assert watched.waiting() == []
    watched.answer(maya, {"urges": [{"item": "hurt_self", "strength": 2}]})
    assert len(watched.waiting()) == 1


def test_each_therapist_it_is_shared_with_has_their_own(maya, omar, agreed, entry, flag):
    other = make_care(maya, omar, rhythm="weekly")
    actions.share_numbers(maya, entry, other, now=NOW)
    theirs = ReviewFlag.objects.get(relationship=other)
    assert theirs.due_at == NOW + timedelta(days=7)  # as they read: the two agreed on nothing
    assert flag.due_at < theirs.due_at


# --- who sees what ------------------------------------------------------------------------------
def test_the_therapist_sees_the_rule_and_the_answer(maya, amara, entry, flag):
    seen = access.shared_flag(amara, flag.pk, NOW)
    assert [one.told for one in seen.fired] == ["Urge to self-harm: 4 of 5"]
    assert seen.seen.entry_id == entry.pk
    assert seen.seen.words is None  # numbers and ticks were shared
    verbs = [one.verb for one in ledger.of_client(maya.pk, entity_ids=[entry.pk])]
    assert verbs[:3] == ["opened", "flagged", "shared"]


@pytest.mark.parametrize("how", ["stop", "pause", "end", "remove"])
def test_what_is_not_shared_any_more_shows_nothing_of_the_answer(
    maya, amara, agreed, entry, flag, how
):
    {
        "stop": lambda: actions.stop_sharing(maya, now=NOW),
        "pause": lambda: care_actions.pause(agreed, by=maya, now=NOW),
        "end": lambda: actions.end_care(agreed, by=maya, now=NOW),
        "remove": lambda: actions.remove_entry(maya, entry, now=NOW),
    }[how]()
    lines = LedgerEvent.objects.count()
    one = access.shared_flag(amara, flag.pk, NOW)
    assert (one.fired, one.seen, one.entry_id) == ((), None, None)
    assert access.shared_flags(amara, NOW)[0].fired == ()
    assert LedgerEvent.objects.count() == lines  # nothing of hers was given out
    page = enter(amara).get(reverse("flag", args=[flag.pk])).text
    assert "4 of 5" not in page
    assert "Urge to self-harm" not in page


def test_a_deputy_sees_that_flag_and_that_answer_once_it_is_overdue(
    maya, amara, omar, agreed, entry, flag
):
    bea = watched.deputy_for(amara)
    more = watched.answer(maya, {"note": "Only Amara’s."})
    actions.share_numbers(maya, more, agreed, now=NOW)
    for reader in (bea, omar):
        with pytest.raises(Http404):
            access.shared_flag(reader, flag.pk, NOW)
        assert access.shared_flags(reader, NOW) == []
    seen = access.shared_flag(bea, flag.pk, LATE)
    assert (seen.mine, seen.seen.entry_id) == (False, entry.pk)
    assert access.opened_by(maya, [entry.pk], now=LATE)[0].actor_id == bea.pk
    with pytest.raises(Http404):
        access.shared_flag(omar, flag.pk, LATE)
    with pytest.raises(ValueError, match="not this therapist"):
        access.shared_alone(bea, agreed, now=LATE)
    assert access.own_marks(maya, [entry.pk]) == []  # it does not count as read by Amara
    actions.settle_flag(bea, flag.pk, code="talked", note="Called.", now=LATE)
    with pytest.raises(Http404):
        access.shared_flag(bea, flag.pk, LATE)
    assert access.shared_flag(amara, flag.pk, LATE).steps[0].note == "Called."


def test_the_client_sees_that_it_is_marked_and_never_how_late(maya, amara, entry, flag):
    (one,) = access.own_highlighted(maya, [entry.pk], NOW)
    assert (one.name, one.done) == ("Amara", False)
    assert one.until == flag.due_at - timedelta(seconds=1)
    (late,) = access.own_highlighted(maya, [entry.pk], LATE)
    assert late.until is None
    actions.settle_flag(amara, flag.pk, code="slip", note="A slip, they said.", now=LATE)
    (done,) = access.own_highlighted(maya, [entry.pk], LATE)
    assert done.done
    page = enter(maya).get(reverse("worksheet-answer", args=[entry.pk])).text
    assert "Amara has looked at this answer" in page
    assert "A slip" not in page


def test_the_practice_sees_numbers_and_no_names(maya, amara, pat, flag):
    (row,) = access.flag_counts(pat.clinician.practice, LATE)
    assert (row.clinician, row.waits, row.overdue) == ("Amara Osei", 1, 1)
    page = enter(pat).get(reverse("practice-flags")).text
    assert "Amara Osei" in page
    for words in ("Maya", "Lindqvist", "urge", "harm"):
        assert words not in page
    assert enter(pat).get(reverse("flags")).status_code == 403


def test_it_stands_first_on_the_caseload_at_the_same_cost(
    maya, jonas_care, amara, flag, django_assert_num_queries
):
    seen = access.shared_caseload(amara, NOW)
    assert [row.name for row in seen.rows] == ["Maya Lindqvist", "Jonas Feld"]
    assert (seen.rows[0].group, seen.rows[0].tag, seen.rows[0].flags) == ("look_first", "flag", 1)
    page = enter(amara).get(reverse("home")).text
    assert "Safety answer" in page
    assert "4 of 5" not in page


# --- mails --------------------------------------------------------------------------------------
def test_the_mail_names_nobody_and_nothing(maya, amara, flag, settings):
    assert list(Letter.objects.values_list("kind", "to")) == [("waits", amara.email)]
    send_letters(NOW)
    (sent,) = mail.outbox
    assert sent.to == [amara.email]
    text = sent.subject + sent.body
    assert "An item waits for review" in text
    assert settings.SITE_URL + reverse("flags") in text
    for words in ("Maya", "Lindqvist", "urge", "harm", "client", "therap", str(flag.pk)):
        assert words not in text.replace(settings.SITE_NAME, "")


def test_somebody_else_hears_of_it_once_when_it_is_overdue(amara, flag):
    bea = watched.deputy_for(amara)
    Letter.objects.all().delete()
    assert actions.tell_overdue(now=flag.due_at - timedelta(seconds=1)) == 0
    assert actions.tell_overdue(now=flag.due_at) == 1
    assert actions.tell_overdue(now=LATE) == 0
    assert list(Letter.objects.values_list("kind", "to")) == [("waits", bea.email)]


def test_nobody_is_told_of_what_was_done(amara, flag):
    actions.settle_flag(amara, flag.pk, code="talked", note="Called.", now=NOW)
    assert actions.tell_overdue(now=LATE) == 0


def test_what_is_in_hand_and_not_done_is_overdue_too(amara, flag):
    actions.note_seen(amara, flag.pk, now=NOW)
    assert actions.tell_overdue(now=LATE) == 1


def test_where_nobody_named_reads_any_more_the_practice_hears_of_it(amara, pat, flag):
    accounts.unverify_therapist(watched.deputy_for(amara).clinician, by=None, now=NOW)
    Letter.objects.all().delete()
    actions.tell_overdue(now=LATE)
    assert list(Letter.objects.values_list("to", flat=True)) == [pat.email]


# --- agreeing -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"items": []}, "items"),
        ({"items": ["urge", "other"]}, "items"),
        ({"rhythm": "weekly"}, "rhythm"),
        ({"plan": "shared"}, "plan"),  # none is shared
        ({"plan": ""}, "plan"),
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"least": {"urge": 5}}, "least"),
        ({"least": {"urge": 0}}, "least"),
        ({"least": {"urge": True}}, "least"),
        ({"least": {"other": 1}}, "least"),
    ],
)
def test_what_cannot_be_proposed(amara, care, wrong, field):
    with pytest.raises(ValidationError) as error:
        watched.propose(amara, care, **wrong)
    assert field in error.value.error_dict


def test_what_has_to_be_there_first(amara, care, practice):
    with pytest.raises(ValidationError) as error:
        actions.propose_monitoring(amara, care, now=NOW, **watched.SAID)  # nobody is named
    assert "Somebody is named who looks when you have not." in str(error.value)
    practice.crisis_region = ""
    practice.save()
    amara.refresh_from_db()
    care.therapist = amara
    with pytest.raises(ValidationError) as error:
        watched.propose(amara, care)
    assert "crisis lines" in str(error.value)


def test_nobody_but_the_client_agrees_and_either_ends_it(maya, jonas, amara, omar, care):
    row = watched.propose(amara, care)
    for stranger in (amara, jonas):
        with pytest.raises(ValueError, match="not this client"):
            actions.agree_to_monitoring(stranger, row, always=False, now=NOW)
    for stranger in (jonas, omar):
        with pytest.raises(Http404):
            access.own_monitoring(stranger, row.pk)
        with pytest.raises(ValueError, match="not a relationship"):
            actions.end_monitoring(stranger, row, now=NOW)
    actions.agree_to_monitoring(maya, access.own_monitoring(maya, row.pk), always=False, now=NOW)
    assert access.may_be_asked(care.pk) == {"urge", "hurt"}
    actions.end_monitoring(amara, access.own_monitoring(amara, row.pk), now=NOW)
    assert access.may_be_asked(care.pk) == set()
    with pytest.raises(ValidationError):  # what is over is over
        actions.agree_to_monitoring(
            maya, access.own_monitoring(maya, row.pk), always=False, now=NOW
        )
    verbs = [one.verb for one in ledger.of_client(maya.pk, limit=4)]
    assert verbs == [
        *("ended_monitoring", "agreed_to_monitoring", "proposed_monitoring", "named_deputy")
    ]


def test_a_restored_backup_opens_no_agreement_that_was_ended(maya, amara, care):
    from tracker.privacy.tombstones import Kind, Tombstone

    row = watched.agree(amara, maya, care)
    ended = Tombstone(LATE, Kind.MONITORING, row.pk)
    actions.close_again(NOW, [ended], now=LATE)
    assert access.may_be_asked(care.pk) == set()


def test_a_restored_backup_leaves_flags_to_their_clinician(maya, amara, care, flag):
    from tracker.privacy.tombstones import Kind, Tombstone

    share = flag.share_id
    actions.close_again(NOW, [Tombstone(LATE, Kind.SHARE, share)], now=LATE)
    assert [one.pk for one in watched.waiting()] == [flag.pk]
    actions.close_again(NOW, None, now=LATE)  # nobody knows what was closed: all care is paused
    assert access.shared_flags(amara, LATE)[0].fired == ()
    assert [one.pk for one in watched.waiting()] == [flag.pk]

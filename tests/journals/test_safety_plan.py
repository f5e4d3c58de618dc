"""The plan for hard hours: one entry, its versions, its own agreement, its page."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from journals import access, actions
from journals.kinds.fields import Contact
from journals.models import Entry, Share
from tests.conftest import NOW, freshen, make_care, make_therapist
from tracker.care import actions as care_actions
from tracker.privacy import ledger

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PLAN = {
    "warning_signs": ["I stop answering Jo", "I lie awake, again and again"],
    "alone": ["A walk to the water"],
    "people": [{"name": "Jo", "phone": "+1 (212) 555-0134"}, {"name": "Ruth, next door"}],
    "professionals": [{"name": "Amara", "phone": "212 555 0142"}],
    "surroundings": "Ruth keeps my keys at night.",
    "together_with": "Amara",
    "together_on": "2026-10-06",
}
FORM = {
    "warning_signs": "I stop answering Jo\r\n\r\n  I lie awake, again and again \r\n",
    "alone": "A walk to the water",
    "people-0-name": "Jo",
    "people-0-phone": "+1 (212) 555-0134",
    "people-2-name": "Ruth, next door",
    "professionals-0-name": "Amara",
    "professionals-0-phone": "212 555 0142",
    "surroundings": "Ruth keeps my keys at night.",
    "together_with": "Amara",
    "together_on": "2026-10-06",
}


def write(maya, now=NOW, entry_id=None, base_version=0, **content):
    return actions.write_plan(
        maya,
        entry_id=entry_id or uuid.uuid4(),
        content=content or PLAN,
        base_version=base_version,
        now=now,
    )


def agree(maya, care, now=NOW):
    return actions.start_standing_share(
        maya, care, what="safety_plan", level=Share.Level.FULL, now=now
    )


def seen(amara, care, now=NOW + 9 * DAY):
    return access.shared_plan(amara, care, now=now)


# --- one plan, and its versions -------------------------------------------------------------------
def test_there_is_one_and_it_keeps_how_it_stood(maya):
    plan = write(maya)
    changed = write(maya, NOW + DAY, plan.pk, 1, alone=["Tea"])
    assert changed.pk == plan.pk
    assert Entry.objects.of_kind("safety_plan").count() == 1
    [before] = access.own_versions(maya, changed)
    assert before.words["alone"] == ("A walk to the water",)
    with pytest.raises(actions.StaleVersion) as stale:
        write(maya, NOW + DAY, alone=["Another one"])
    assert stale.value.current.pk == plan.pk
    assert access.own_plan(maya).words["alone"] == ("Tea",)


def test_written_twice_it_is_one(maya):
    plan = write(maya)
    assert write(maya, NOW + DAY, plan.pk).version == 1
    assert write(maya, NOW + DAY).pk == plan.pk  # the same words from another device


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"people": [{"name": "Jo", "phone": "ask her"}]}, "people"),
        ({"people": [{"name": "Jo", "phone": "1"}]}, "people"),
        ({"people": [{"name": "Jo", "href": "javascript:"}]}, "people"),
        ({"people": [{"name": "x" * 81}]}, "people"),
        ({"people": [{"name": str(n)} for n in range(9)]}, "people"),
        ({"alone": ["two\nlines"]}, "alone"),
        ({"alone": [str(n) for n in range(13)]}, "alone"),
        ({"alone": "a text"}, "alone"),
        ({"method": "x"}, "method"),
    ],
)
def test_what_is_not_a_plan_is_refused_by_its_field(maya, said, field):
    with pytest.raises(ValidationError) as error:
        write(maya, **said)
    assert set(error.value.message_dict) == {field}
    assert access.own_plan(maya) is None


def test_only_digits_are_dialled():
    assert Contact("Jo", "+1 (212) 555-0134").dial == "+12125550134"
    assert Contact("Jo", "0800 / 111.0").dial == "08001110"
    assert Contact("Jo").dial == ""


def test_a_removed_plan_comes_back_only_where_there_is_none(maya):
    plan = write(maya)
    actions.remove_entry(maya, plan, now=NOW)
    assert access.own_plan(maya) is None
    another = write(maya, NOW + DAY, alone=["Tea"])
    with pytest.raises(ValidationError):
        actions.restore_entry(maya, plan, now=NOW + DAY)
    actions.remove_entry(maya, another, now=NOW + DAY)
    actions.restore_entry(maya, plan, now=NOW + DAY)
    assert access.own_plan(maya).pk == plan.pk


# --- its own agreement ----------------------------------------------------------------------------
def test_it_is_private_and_sharing_anything_else_does_not_reach_it(maya, amara, care):
    actions.start_standing_share(maya, care, what="check_in_ratings", now=NOW)
    plan = write(maya)
    assert seen(amara, care) is None
    choice = actions.Choice(frozenset({plan.pk}), "full")
    with pytest.raises(ValidationError):
        actions.share_alone(maya, plan, care, choice, now=NOW)
    with pytest.raises(ValidationError):
        actions.start_standing_share(maya, care, what="safety_plan", now=NOW)  # numbers alone
    assert not Share.objects.exists()


def test_agreed_on_it_is_read_as_it_stands_by_that_therapist_alone(maya, amara, practice, care):
    bea = make_therapist(practice, "Bea", "bea@example.org")
    beside = make_care(maya, bea)
    plan = write(maya)
    agree(maya, care, NOW + DAY)
    first = seen(amara, care)
    assert (first.entry_id, first.fresh, first.changed) == (plan.pk, True, False)
    assert first.words["surroundings"] == "Ruth keeps my keys at night."
    assert seen(bea, beside) is None
    write(maya, NOW + 10 * DAY, plan.pk, 1, alone=["Tea"])
    again = seen(amara, care, NOW + 11 * DAY)
    assert again.changed
    assert dict(again.words) == {"alone": ("Tea",)}  # nothing of how it stood before
    opened = ledger.of_client(maya.pk, verbs=["opened"], entity_ids=[plan.pk])
    assert [one.actor_id for one in opened] == [amara.pk, amara.pk]


def test_a_plan_that_comes_after_the_agreement_is_read_too(maya, amara, care):
    agree(maya, care)
    assert seen(amara, care) is None
    plan = write(maya, NOW + DAY)
    assert seen(amara, care).entry_id == plan.pk


def test_stopping_removing_and_pausing_end_it_at_once(maya, amara, care):
    plan = write(maya)
    standing = agree(maya, care)
    actions.stop_standing_share(maya, standing, now=NOW + DAY)
    assert seen(amara, care) is None
    again = actions.undo_stop_standing(maya, standing, now=NOW + DAY)
    assert again
    assert seen(amara, care)
    actions.stop_sharing(maya, entry_ids=[plan.pk], now=NOW + 2 * DAY)
    assert not access.own_standing_shares(maya).exists()  # nothing stands that says otherwise
    agree(maya, care, NOW + 3 * DAY)
    actions.remove_entry(maya, plan, now=NOW + 4 * DAY)
    assert seen(amara, care) is None
    actions.restore_entry(maya, plan, now=NOW + 5 * DAY)
    assert seen(amara, care) is None  # taken back, it is private
    assert not access.own_standing_shares(maya).exists()


def test_it_is_nothing_to_review_and_nobody_reads_along(maya, amara, practice, care):
    bea = make_therapist(practice, "Bea", "bea@example.org")
    write(maya)
    agree(maya, care)
    assert not access.anything_to_review(amara, NOW + DAY)
    assert access.shared_alone(amara, care, now=NOW + DAY) == ([], False)
    care_actions.grant_supervision(maya, care, bea.pk, until=NOW + 30 * DAY, now=NOW)
    assert access.shared_plan(bea, care, now=NOW + DAY) is None


# --- its page -------------------------------------------------------------------------------------
def test_the_page_writes_and_reads_it(maya, care, sign_in):
    browser = sign_in(maya)
    assert "There is none yet" in browser.get(reverse("my-plan")).text
    page = browser.get(reverse("my-plan"), {"change": 1})
    entry_id = page.context["form"].initial["entry_id"]
    answer = browser.post(reverse("my-plan"), {**FORM, "entry_id": entry_id})
    assert answer.status_code == 302, answer.context["form"].errors
    plan = access.own_plan(maya)
    assert {**plan.ratings, **plan.words}["warning_signs"] == (
        "I stop answering Jo",
        "I lie awake, again and again",
    )
    page = browser.get(reverse("my-plan")).text
    assert 'href="tel:+12125550134"' in page
    assert 'href="sms:+12125550134"' in page
    assert 'href="tel:2125550142"' in page
    assert 'href="sms:2125550142"' not in page  # a practice takes calls
    assert "You wrote this with Amara on 6 October 2026." in page
    assert 'href="tel:988"' in page  # the lines of the region, by themselves
    assert "Only you" in page


def test_a_wrong_number_is_said_beside_it_and_nothing_is_lost(maya, sign_in):
    browser = sign_in(maya)
    sent = {**FORM, "entry_id": uuid.uuid4(), "people-0-phone": "at home"}
    answer = browser.post(reverse("my-plan"), sent)
    assert answer.status_code == 422
    assert "Write the number with digits" in answer.text
    assert 'value="at home"' in answer.text
    assert "A walk to the water" in answer.text
    assert access.own_plan(maya) is None


def test_written_in_two_places_both_are_kept(maya, sign_in):
    browser, plan = sign_in(maya), write(maya)
    write(maya, NOW + DAY, plan.pk, 1, alone=["Written on the phone"])
    sent = {"entry_id": plan.pk, "base_version": 1, "alone": "Written on the laptop"}
    answer = browser.post(reverse("my-plan"), sent)
    assert answer.status_code == 409
    assert "Written on the phone" in answer.text
    assert "Written on the laptop" in answer.text
    base = answer.context["form"].data["base_version"]
    assert browser.post(reverse("my-plan"), {**sent, "base_version": base}).status_code == 302
    assert access.own_plan(maya).words["alone"] == ("Written on the laptop",)


def test_letting_somebody_read_it_asks_first_and_stopping_does_not(maya, amara, care, sign_in):
    browser = sign_in(maya)
    write(maya)
    standing = reverse("share-standing", args=[care.pk])
    said = {"what": "safety_plan", "level": "full", "back": "my-plan"}
    assert "/reauthenticate/" in browser.post(standing, said).url
    assert seen(amara, care) is None
    answer = freshen(browser).post(standing, said)
    assert answer.url == reverse("my-plan")
    page = browser.get(reverse("my-plan")).text
    assert 'aria-checked="true"' in page
    assert "You and Amara" in page
    browser.post(standing, {**said, "level": ""})
    assert "You and Amara" not in browser.get(reverse("my-plan")).text
    assert seen(amara, care) is None


def test_every_page_of_a_client_leads_to_it_and_no_clinicians(maya, amara, care, sign_in):
    link = f'href="{reverse("my-plan")}"'
    browser = sign_in(maya)
    for name in ("home", "journal", "sharing", "settings", "worksheets"):
        assert link in browser.get(reverse(name)).text
    assert link not in sign_in(amara).get(reverse("client", args=[maya.pk])).text


def test_its_therapist_reads_it_on_the_clients_page(maya, amara, care, sign_in):
    plan, browser = write(maya), sign_in(amara)
    where = reverse("client", args=[maya.pk])
    assert "safety plan" not in browser.get(where).text
    agree(maya, care)
    page = browser.get(where).text
    assert "Maya’s safety plan" in page
    assert "Ruth keeps my keys at night." in page
    write(maya, NOW + DAY, plan.pk, 1, alone=["Tea"])
    assert "Changed since you read it" in browser.get(where).text


def test_the_journal_and_its_search_leave_it_out(maya, sign_in):
    write(maya)
    browser = sign_in(maya)
    assert "A walk to the water" not in browser.get(reverse("journal")).text
    assert access.own_timeline(maya).entries == []


def test_it_leads_to_its_own_page_from_everywhere(maya, care, sign_in):
    plan, browser = write(maya), sign_in(maya)
    own = reverse("my-plan")
    assert browser.get(reverse("entry-sharing", args=[plan.pk])).url == own
    assert browser.post(reverse("entry-remove", args=[plan.pk])).url == own
    assert browser.post(reverse("entry-restore", args=[plan.pk])).url == own

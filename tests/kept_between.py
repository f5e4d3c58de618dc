"""Ten more of what Maya has with another therapist, and of what Amara can't see any more.

A part of tests/kept.py. With Bea she has appointments, a plan, an agenda, promises, decisions and
a note about her; Amara once could open this or that, for an hour or by a promise, and now can't.
"""

import uuid
from datetime import timedelta

from journals import actions
from journals.actions import Choice
from journals.models import ClinicianNote, DecisionProposal, Entry, Episode
from tests.between import WRITTEN, answer_sheet, appointment, check_in, daily_card, promise, put
from tests.conftest import NOW
from tests.world import World, moment, own_page, share
from tracker.care import actions as care_actions
from tracker.care.models import CareRelationship
from tracker.privacy import keys

GROUP, BEAS = "maya.more", "bea.more"
IDS = {one: uuid.uuid5(uuid.NAMESPACE_OID, one) for one in ("pin", "talk", "meeting", "decision")}


def keep(world: World, many: int) -> None:
    """All of it, as far as the state of care allows."""
    beside = CareRelationship.objects.get(pk=world.ids["bea_care_of_maya"])
    care = CareRelationship.objects.get(pk=world.ids["care_of_maya"])
    _promised_to_another(world, beside)
    for n in range(many):
        _with_another(world, beside, n)
    _written_by_another(world, beside, many)
    _met_another(world, beside)
    if care.status == CareRelationship.Status.ACTIVE:
        for n in range(many):
            _pinned_and_taken_off(world, care, n)
            _shared_no_more(world, care, n)
        _held_back(world, care, many)
        _promised_no_more(world, care)


def _id(n: int, what: str) -> uuid.UUID:
    return uuid.uuid4() if n else IDS[what]


def _promised_to_another(world: World, beside: CareRelationship) -> None:
    """Bea reads numbers and days from before Amara ever did."""
    for what in ("check_in_ratings", "days_checked_in"):
        promise(world, beside, what, now=NOW)
    promise(world, beside, "worksheet", which="kind-pause", level="full", now=NOW)


def _with_another(world: World, beside: CareRelationship, n: int) -> None:
    """Appointments, the agenda and the answers to it, between Maya and Bea."""
    maya, bea = world.people["maya"], world.people["bea"]
    for ago in (-1 - n, 1 + n):
        appointment(world, beside, NOW + timedelta(days=ago, hours=2), _id(n or ago + 1, "meeting"))
    talk = put(world, "maya", beside, "talk_before", world.say(GROUP), pk=_id(n, "talk"))
    ticked = put(world, "maya", beside, "talk_about", world.say(GROUP))
    actions.tick_item(bea, ticked, done=True, now=NOW)
    pin = put(world, "maya", beside, "pin", world.say(GROUP), world.ids[f"more{n}_note_of_maya"])
    put(world, "bea", beside, "bring_up", world.say(BEAS), pin.entry_id)
    actions.reword_item(maya, talk, text=world.say(GROUP), base_version=1, now=NOW)


def _written_by_another(world: World, beside: CareRelationship, many: int) -> None:
    """Bea's note about Maya, and what the two decided together."""
    maya, bea = world.people["maya"], world.people["bea"]
    keys.warm([maya.pk, bea.pk])
    note = ClinicianNote(author=bea, relationship=beside, changed_at=NOW)
    note.words = {"text": world.say(BEAS)}
    note.save()
    for n in range(many):
        decision = DecisionProposal(
            id=_id(n, "decision"),
            client=maya,
            relationship=beside,
            entry_id=world.ids[f"more{n}_look_of_maya"],
            proposed_at=NOW,
            confirmed_at=NOW if n % 2 else None,
        )
        decision.ratings, decision.words = {"outcome": 2}, {"reasons": world.say(BEAS)}
        decision.save()


def _met_another(world: World, beside: CareRelationship) -> None:
    """A plan, one that waits, being away, and how Bea answers."""
    maya, bea = world.people["maya"], world.people["bea"]
    agreed = care_actions.propose_plan(maya, beside, days=127, now=NOW)
    care_actions.agree_to_plan(bea, agreed, now=NOW)
    care_actions.propose_plan(bea, beside, days=1, now=NOW)
    care_actions.tell_away(maya, beside, NOW.date() + timedelta(days=9), now=NOW)
    care_actions.set_guidance_mode(bea, beside, "in_session_only", now=NOW)


def _pinned_and_taken_off(world: World, care: CareRelationship, n: int) -> None:
    """A pin shows nothing that is not shared; what is taken off shows nothing either."""
    maya = world.people["maya"]
    unshared = own_page(world, GROUP)
    pin = put(world, "maya", care, "pin", world.say(GROUP), unshared.pk, pk=_id(n, "pin"))
    gone = put(world, "maya", care, "talk_before", world.say(GROUP))
    actions.take_off_agenda(maya, gone, now=NOW)
    if n:
        actions.take_off_agenda(maya, pin, now=NOW)


def _shared_no_more(world: World, care: CareRelationship, n: int) -> None:
    """Amara could have opened each of these, and was asked for an answer: it is over."""
    maya = world.people["maya"]
    for end, until in (
        ("stopped", None),
        ("over", NOW + timedelta(minutes=5)),
        ("removed", None),
        ("back", None),
    ):
        name = f"more_{end}{n}"
        once = moment(world, "maya", name)
        parts = [f"{name}_note_of_maya", f"{name}_look_of_maya"]
        share(world, "maya", once, care, parts, until=until)
        page = own_page(world, GROUP)
        actions.share_alone(maya, page, care, Choice(frozenset({page.pk}), "full", until), now=NOW)
        pin = put(world, "maya", care, "pin", "", page.pk)
        _ended(maya, end, once, page, care)
        if n:  # a full list takes no more
            actions.take_off_agenda(maya, pin, now=NOW)


def _ended(maya, how: str, once: Episode, page: Entry, care: CareRelationship) -> None:
    if how == "stopped":
        parts = [part.pk for part in once.entries.kept()]
        actions.stop_sharing(maya, entry_ids=[*parts, page.pk], relationship=care, now=NOW)
    if how in ("removed", "back"):
        actions.remove_moment(maya, once, now=NOW)
        actions.remove_entry(maya, page, now=NOW)
    if how == "back":
        actions.restore_moment(maya, once, now=NOW)
        actions.restore_entry(maya, page, now=NOW)


def _held_back(world: World, care: CareRelationship, many: int) -> None:
    """Of what a promise reaches: single ones that she shares no more, and a line that is hers."""
    maya = world.people["maya"]
    for _n in range(many):
        for entry in (check_in(world, GROUP), daily_card(world, GROUP)):
            actions.stop_sharing(maya, entry_ids=[entry.pk], relationship=care, now=WRITTEN)
    if world.state == "standing":
        reached = Entry.objects.filter(kind="check_in", shares__revoked_at=None, client=maya)
        for entry in reached.filter(shares__relationship=care):
            anew = {"mood": 2, "reaction_urge": 5, "line": world.say(GROUP)}
            actions.change_note(maya, entry, anew, base_version=1, when=None, now=WRITTEN)


def _promised_no_more(world: World, care: CareRelationship) -> None:
    """Promises that were kept for a while, and all that they had opened."""
    maya = world.people["maya"]
    made = [promise(world, care, "worksheet", which="kind-pause", level="full")]
    if world.state != "standing":  # there these stand, and go on
        made += [promise(world, care, what) for what in ("check_in_ratings", "days_checked_in")]
        check_in(world, GROUP)
    for slug, text in (("kind-pause", "hurts"), ("kind-pause", "others")):
        answer_sheet(world, slug, {text: world.say(GROUP)})
    for standing in made:
        actions.stop_standing_share(maya, standing, now=WRITTEN)

"""What Maya and her therapists agreed on, promised and want to talk about, in the small world.

The words are in groups of their own, as everything in tests/world.py: maya.agenda, maya.standing …
"""

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from journals import actions
from journals.actions import When
from journals.models import Entry
from tests.conftest import NOW
from tracker.care import actions as care_actions
from tracker.care.models import CareRelationship

if TYPE_CHECKING:
    from tests.world import World

PROMISED = NOW + timedelta(minutes=10)  # when the standing shares began
WRITTEN = NOW + timedelta(minutes=20)  # what they reach
NEXT_ENDS = NOW + timedelta(days=1, minutes=50)  # "until after our next appointment"


def meet(world: "World", care: CareRelationship) -> None:
    """One appointment is over and one is to come; the days of check-ins are agreed on."""
    maya, therapist = world.people["maya"], care.therapist
    for ago in (timedelta(days=-7), timedelta(days=1)):
        made = appointment(world, care, NOW + ago)
    plan = care_actions.propose_plan(therapist, care, days=0b0010101, now=NOW)
    care_actions.agree_to_plan(maya, plan, now=NOW)
    world.ids |= {"appointment_of_maya": made.pk, "plan_of_maya": plan.pk}
    asked_about_self_harm(world, care)


def asked_about_self_harm(world: "World", care: CareRelationship) -> None:
    """The two agreed that it may be asked; Bea looks when Amara has not."""
    maya, therapist = world.people["maya"], care.therapist
    care_actions.name_deputy(therapist, care, world.people["bea"].pk, now=NOW)
    row = actions.propose_monitoring(
        therapist,
        care,
        items=["urge"],
        rhythm="each_weekday",
        plan="not_indicated",
        reason=world.say("amara.reason"),
        now=NOW,
    )
    actions.agree_to_monitoring(maya, row, always=False, now=NOW)
    world.ids["monitoring_of_maya"] = row.pk


def appointment(world: "World", care: CareRelationship, at, pk: uuid.UUID | None = None):
    return care_actions.make_appointment(
        care.therapist,
        care,
        appointment_id=pk or uuid.uuid4(),
        starts_at=at,
        length=timedelta(minutes=50),
        zone="America/New_York",
        now=NOW,
    )


def promised_to_another(world: "World", beside: CareRelationship) -> None:
    """Bea reads on which days Maya checks in."""
    world.ids["standing_of_maya"] = promise(world, beside, "days_checked_in", now=NOW).pk


def agenda(world: "World", care: CareRelationship) -> None:
    """Maya's own things, a pin on what she may share, one that is ticked; and Amara's own list."""
    note = world.ids["one_note_of_maya"]
    for kind, name in (("talk_about", "agenda"), ("talk_before", "wish"), ("talk_about", "ticked")):
        item = put(world, "maya", care, kind, world.say("maya.agenda"))
        world.ids[f"{name}_of_maya"] = item.pk
    actions.tick_item(world.people["maya"], item, done=True, now=NOW)
    pin = put(world, "maya", care, "pin", world.say("maya.pin"), note)
    own = put(world, "amara", care, "bring_up", world.say("amara.bring_up"))
    world.ids |= {"pin_of_maya": pin.pk, "bring_up_of_amara": own.pk}
    noted(world, care)


def put(world: "World", who: str, care, kind: str, text: str, entry_id=None, pk=None):
    """One thing on the agenda."""
    entry = Entry.objects.get(pk=entry_id) if entry_id else None
    return actions.add_to_agenda(
        world.people[who],
        care,
        item_id=pk or uuid.uuid4(),
        kind=kind,
        text=text,
        entry=entry,
        now=NOW,
    )


def noted(world: "World", care: CareRelationship) -> None:
    """What Amara keeps about Maya, for herself."""
    text = world.say("amara.note")
    actions.save_note(world.people["amara"], care, text=text, base_version=0, now=NOW)


def decided(world: "World", care: CareRelationship) -> None:
    """What the two decided about the look back, as Amara wrote it down. Maya has not answered.
    It takes a look back that can be read in full."""
    if world.state == "ratings_only":
        return
    made = actions.propose_decision(
        world.people["amara"],
        care,
        decision_id=uuid.uuid4(),
        entry_id=world.ids["one_look_of_maya"],
        content={"outcome": 2, "reasons": world.say("amara.decided")},
        now=NOW,
    )
    world.ids["decision_of_maya"] = made.pk


def promises(world: "World", care: CareRelationship) -> None:
    """Numbers, days and the worksheet that Amara asks for, as they are written from then on."""
    made = [promise(world, care, what) for what in ("check_in_ratings", "days_checked_in")]
    made.append(promise(world, care, "worksheet", which="daily-card", level="full"))
    world.ids |= {f"{one.what}_of_maya": one.pk for one in made}
    check_in(world, "maya.standing.line")  # which is never promised
    daily_card(world, "maya.standing")


def promise(world: "World", care: CareRelationship, what: str, *, now=PROMISED, **more: Any):
    maya = world.people["maya"]
    return actions.start_standing_share(maya, care, what=what, now=now, **more)


def check_in(world: "World", group: str):
    return actions.check_in(
        world.people["maya"],
        entry_id=uuid.uuid4(),
        content={"mood": 2, "reaction_urge": 5, "line": world.say(group)},
        now=WRITTEN,
    )


def daily_card(world: "World", group: str):
    return answer_sheet(world, "daily-card", {"note": world.say(group)})


def answer_sheet(world: "World", slug: str, content: dict[str, Any]):
    maya = world.people["maya"]
    return actions.answer_worksheet(
        maya,
        entry_id=uuid.uuid4(),
        slug=slug,
        content=content,
        when=When(WRITTEN, maya.time_zone, "day"),
        now=WRITTEN,
    )


def own_plan(world) -> None:
    """Maya's plan for hard hours, which she keeps to herself."""
    said = {
        key: [world.say("maya.plan"), world.say("maya.plan")] for key in ("alone", "distraction")
    }
    said["people"] = [{"name": world.say("maya.plan"), "phone": "555 0134"}]
    said |= {key: world.say("maya.plan") for key in ("surroundings", "together_with")}
    plan = actions.write_plan(world.people["maya"], entry_id=uuid.uuid4(), content=said, now=NOW)
    world.ids["plan_entry_of_maya"] = plan.pk

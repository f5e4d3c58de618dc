"""Ten more of everything that Maya keeps to herself, and what she does with it.

What lies between her and one therapist (agendas, promises, shares that are over) is in
tests/kept_between.py.
`keep_to_herself(world)` does it with ids that are known beforehand (`IDS`), so that a therapist can
be made to ask for these very things before they are there and after.
"""

import uuid
from datetime import timedelta

from journals import access, actions, insights
from journals.actions.entries import content_of
from journals.kinds.measures import WEEKLY_CHECK
from journals.models import Entry, Episode, Goal, Person
from tests import kept_between
from tests.conftest import NOW
from tests.world import (
    World,
    first_note,
    moment,
    note,
    own_page,
    person,
    share,
    view,
)
from tracker.care.models import CareRelationship
from tracker.privacy import keys
from tracker.reminders import actions as reminders
from tracker.reminders.models import Notice, State

GROUP = "maya.more"
# The first of each; of drafts, what is thrown away would do as well.
IDS = {
    one: uuid.uuid5(uuid.NAMESPACE_OID, one)
    for one in ("moment", "note", "page", "sheet", "goal", "draft", "plan", "person", "item")
}
SHEETS = (("daily-card", "note"), ("kind-pause", "hurts"), ("went-differently", "expected"))


def keep_to_herself(world: World, many: int = 10) -> None:
    """So many more of everything that is not shared with Amara, and every change of such things."""
    maya = world.people["maya"]
    one = Episode.objects.get(pk=world.ids["one_of_maya"])
    beside = CareRelationship.objects.get(pk=world.ids["bea_care_of_maya"])
    for n in range(many):
        somebody = person(world, "maya", GROUP)
        standard = _goal(world, n, somebody)
        more = moment(world, "maya", f"more{n}", goal=standard, people=[somebody])
        share(world, "maya", more, beside, [f"more{n}_note_of_maya", f"more{n}_look_of_maya"])
        _unshared_parts(world, one)
        for beside_it in (None, one, more):
            own_page(world, GROUP, beside_it)
            _worksheets(world, beside_it)
        _under_known_ids(world, n, standard)
        _written_anew(world, more, standard, somebody)
        if n < many - 1:
            actions.put_away_goal(maya, standard, now=NOW)  # three at a time
        _check_in(world)
        _measure(world)
        _draft(world, n)
        _menu(world)
        _insights(world, n)
        _plan(world, n)
        _removed_and_back(world, n, one)
    _changed_where_it_stands(world)
    _an_answer_of_another(world, beside)
    _plan_for_hard_hours(world, beside)
    _reminded(world)
    kept_between.keep(world, many)


def _id(n: int, what: str) -> uuid.UUID:
    return uuid.uuid4() if n else IDS[what]


def _content(world: World, *keys_of: str) -> dict:
    return {key: world.say(GROUP) for key in keys_of}


def _when(world: World, ago: timedelta = timedelta(hours=3)):
    return actions.When(NOW - ago, world.people["maya"].time_zone)


def _goal(world: World, n: int, somebody):
    return actions.save_goal(
        world.people["maya"],
        goal_id=_id(n, "goal"),
        content=_content(world, "title", "from", "toward", "standard", "level_0"),
        person=somebody,
        now=NOW,
    )


def _unshared_parts(world: World, episode) -> None:
    """More parts in the very moment that is shared: private until they are ticked."""
    maya = world.people["maya"]
    actions.notice(
        maya,
        episode=episode,
        entry_id=uuid.uuid4(),
        content=note(world, GROUP),
        when=_when(world, timedelta(days=40)),
        now=NOW,
    )
    actions.give_credit(
        maya,
        episode=episode,
        entry_id=uuid.uuid4(),
        content=_content(world, "text"),
        now=NOW,
    )


def _worksheets(world: World, episode) -> None:
    """The one that Amara asks for, and others; each written anew once."""
    maya = world.people["maya"]
    for slug, text in SHEETS:
        said = {"when": _when(world), "now": NOW}
        entry = actions.answer_worksheet(
            maya, entry_id=uuid.uuid4(), slug=slug, content=_content(world, text), **said
        )
        if episode is not None:
            actions.attach(maya, entry, episode, now=NOW)
        actions.change_answer(maya, entry, _content(world, text), base_version=1, **said)


def _under_known_ids(world: World, n: int, standard) -> None:
    """A moment, a page, a worksheet and a person that nobody else knows of."""
    maya, when = world.people["maya"], _when(world)
    actions.add_person(maya, person_id=_id(n, "person"), content=_content(world, "label"), now=NOW)
    actions.begin_moment(
        maya,
        episode_id=_id(n, "moment"),
        entry_id=_id(n, "note"),
        title=world.say(GROUP),
        content=note(world, GROUP),
        when=when,
        goal=standard,
        now=NOW,
    )
    actions.write_page(
        maya, entry_id=_id(n, "page"), content=_content(world, "text"), when=when, now=NOW
    )
    actions.answer_worksheet(
        maya,
        entry_id=_id(n, "sheet"),
        slug="daily-card",
        content=_content(world, "note"),
        when=when,
        now=NOW,
    )


def _written_anew(world: World, episode, standard, somebody) -> None:
    """Earlier versions of all that has versions."""
    maya = world.people["maya"]
    first, said = first_note(episode), {"base_version": 1, "now": NOW}
    actions.change_note(maya, first, note(world, GROUP), when=_when(world), **said)
    look = actions.episodes.evaluation_of(episode)
    actions.look_back(
        maya, episode=episode, entry_id=look.pk, content=view(world, GROUP), confirm=True, **said
    )
    (credit,) = episode.entries.kept().of_kind("self_reinforcement")
    actions.change_credit(maya, credit, _content(world, "text"), **said)
    actions.keep_words(maya, credit, now=NOW)
    actions.change_moment(maya, episode, title=world.say(GROUP), goal=standard, **said)
    words = _content(world, "title", "toward")
    actions.save_goal(maya, goal_id=standard.pk, content=words, person=somebody, **said)
    actions.offer_goal(maya, standard, now=NOW)  # and then not
    actions.withdraw_goal(maya, standard, now=NOW)
    actions.change_person(maya, somebody, _content(world, "label"), **said)
    actions.put_away_person(maya, somebody, now=NOW)
    actions.take_up_person(maya, somebody, now=NOW)
    page = own_page(world, GROUP)
    actions.change_page(maya, page, _content(world, "text"), when=_when(world), **said)
    actions.let_go(maya, episode, reason="let_go", now=NOW)
    actions.take_up(maya, episode)
    actions.rest(maya, episode, until=NOW.date() + timedelta(days=2))


def _check_in(world: World) -> None:
    maya, anew = world.people["maya"], {"mood": 2, **_content(world, "line")}
    entry = actions.check_in(
        maya, entry_id=uuid.uuid4(), content={"mood": 1, **_content(world, "line")}, now=NOW
    )
    actions.change_note(maya, entry, anew, base_version=1, when=None, now=NOW)


def _measure(world: World) -> None:
    """The one that Amara asks for, answered for herself alone, and written anew."""
    maya, said = world.people["maya"], {"when": _when(world), "now": NOW}
    entry = actions.answer_measure(
        maya,
        entry_id=uuid.uuid4(),
        slug=WEEKLY_CHECK,
        content={"distress": 9, "kindness": 1},
        just_for_me=True,
        **said,
    )
    actions.change_answer(maya, entry, {"distress": 8}, base_version=1, **said)


def _draft(world: World, n: int) -> None:
    """Begun on pages of her own, about the very things that Amara sees; one is thrown away."""
    maya = world.people["maya"]
    about = (world.ids["one_of_maya"], world.ids["proposal_of_amara"], world.ids["sheet"])
    for place in ("notice", "goal", "worksheet", "check-in"):
        row = actions.save_draft(
            maya.pk,
            draft_id=_id(n, "draft") if place == "notice" else uuid.uuid4(),
            place=place,
            words={"situation": [world.say(GROUP)], "draft_path": [f"/moments/{about[0]}/"]},
            based_on=0,
            page=f"{place}{n}",
            step=1,
            now=NOW,
        )
    actions.throw_away(maya, row)


def _menu(world: World) -> None:
    maya, item_id = world.people["maya"], uuid.uuid4()
    for base in range(2):
        item = actions.save_item(
            maya,
            item_id=item_id,
            kind="reward",
            text=world.say(GROUP),
            base_version=base,
            now=NOW,
        )
    actions.put_away_item(maya, item, now=NOW)


def _insights(world: World, n: int) -> None:
    """What calms her; and what she says of patterns: that one is not true, that she wants none."""
    maya = world.people["maya"]
    calms = {"kind": "soothing", "text": world.say(GROUP), "now": NOW}
    actions.save_item(maya, item_id=uuid.uuid4(), **calms)
    actions.put_away_insight(maya, insights.RULES[n % len(insights.RULES)].code, now=NOW)
    actions.want_insights(maya, bool(n % 2), now=NOW)


def _plan(world: World, n: int) -> None:
    """Something to come; and that it is at another time."""
    maya, start = world.people["maya"], NOW + timedelta(days=2)
    planned = actions.begin_moment(
        maya,
        episode_id=_id(n, "plan"),
        entry_id=uuid.uuid4(),
        title=world.say(GROUP),
        content=_content(world, "situation"),
        when=actions.When(start, maya.time_zone),
        planned=True,
        now=NOW,
    )
    later = start + timedelta(hours=2)
    actions.move_plan(maya, planned, start=later, until=None, base_version=1, now=NOW)


def _removed_and_back(world: World, n: int, one) -> None:
    """A moment, a page, and a part of the moment that is shared: every second one is restored."""
    maya = world.people["maya"]
    gone = moment(world, "maya", f"more_gone{n}")
    actions.remove_moment(maya, gone, now=NOW)
    loose = [own_page(world, GROUP), own_page(world, GROUP, one)]
    for entry in loose:
        actions.remove_entry(maya, entry, now=NOW)
    if n % 2:
        actions.restore_moment(maya, gone, now=NOW)
        for entry in loose:
            actions.restore_entry(maya, entry, now=NOW)


def _changed_where_it_stands(world: World) -> None:
    """What there was already, changed in all that Amara does not see of it."""
    maya = world.people["maya"]
    keys.warm([maya.pk])
    two = Episode.objects.get(pk=world.ids["two_of_maya"])
    hidden = Goal.objects.get(pk=world.ids["goal_of_maya"])
    said = {"base_version": 1, "now": NOW}
    actions.change_note(maya, first_note(two), note(world, GROUP), when=None, **said)
    words = _content(world, "title", "toward")
    actions.save_goal(maya, goal_id=hidden.pk, content=words, person=hidden.person, **said)
    actions.change_moment(maya, two, title=world.say(GROUP), goal=None, **said)
    page = Entry.objects.get(pk=world.ids["page_of_maya"])
    actions.change_page(maya, page, _content(world, "text"), when=None, **said)
    sheet = Entry.objects.get(pk=world.ids["sheet_of_maya"])
    actions.change_answer(maya, sheet, _content(world, "note"), when=None, **said)
    actions.remove_entry(maya, Entry.objects.get(pk=world.ids["check_in_of_maya"]), now=NOW)
    actions.restore_moment(maya, Episode.objects.get(pk=world.ids["gone_of_maya"]), now=NOW)
    if world.state in ("full", "until_next"):
        return
    # Nothing typed is shared then: a title, a nickname and a sentence are hers.
    one = Episode.objects.get(pk=world.ids["one_of_maya"])
    actions.change_moment(maya, one, title=world.say(GROUP), goal=None, **said)
    named = Person.objects.get(pk=world.ids["person_of_maya"])
    actions.change_person(maya, named, _content(world, "label"), **said)
    first = first_note(one)
    anew = {**content_of(first), **_content(world, "situation", "thoughts")}
    actions.change_note(maya, first, anew, base_version=first.version, when=None, now=NOW)


def _an_answer_of_another(world: World, beside) -> None:
    """From a therapist beside Amara, also to what both can open; and Maya has had all on screen."""
    maya = world.people["maya"]
    one = Episode.objects.get(pk=world.ids["one_of_maya"])
    share(world, "maya", one, beside, ["one_note_of_maya", "one_look_of_maya"])
    for name in ("more0", "one"):
        actions.answer(
            world.people["bea"],
            beside,
            guidance_id=uuid.uuid4(),
            entry_id=world.ids[f"{name}_look_of_maya"],
            text=world.say("bea.more"),
            view="talk",
            now=NOW,
        )
    both = {world.ids[f"one_{part}_of_maya"]: 9 for part in ("note", "look")}
    actions.mark_reviewed(world.people["bea"], beside, both, now=NOW)
    actions.mark_seen(maya, access.own_guidance(maya, NOW).values_list("pk", flat=True), now=NOW)


def _plan_for_hard_hours(world: World, beside) -> None:
    """Written anew, and agreed on with another therapist."""
    maya = world.people["maya"]
    said = {"alone": [world.say(GROUP)], "surroundings": world.say(GROUP)}
    pk = world.ids["plan_entry_of_maya"]
    actions.write_plan(maya, entry_id=pk, content=said, base_version=1, now=NOW)
    promise = {"what": "safety_plan", "level": "full"}
    actions.start_standing_share(maya, beside, **promise, now=NOW)


def _reminded(world: World) -> None:
    maya = world.people["maya"]
    reminders.pause(maya, NOW.date() + timedelta(days=3), now=NOW)
    Notice.objects.filter(user=maya).update(state=State.FAILED)
    reminders.send_now(maya, now=NOW)

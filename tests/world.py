"""A small world in which every text has a word of its own, so that a leak names itself.

`build(state)` makes Maya, her therapist Amara, and everybody who must not see Maya's words. The
state says what became of the one share between them. `tests/matrix.py` says who may see what.
"""

import re
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client

from journals import actions
from journals.actions import Choice, When
from journals.models import Episode
from tests import between, reminded
from tests.asked import asked
from tests.conftest import (
    NOW,
    give_second_factor,
    make_care,
    make_client,
    make_practice,
    make_therapist,
    pass_second_factor,
)
from tests.journals.writing import published
from tests.measures.loading import load
from tracker.accounts import actions as accounts
from tracker.accounts.models import User
from tracker.care import actions as care_actions
from tracker.care.models import CareRelationship

LATER = NOW + timedelta(hours=1)  # when the pages are asked for
# until_next: until after the next appointment; standing: only what is promised, as it is written.
STATES = ("private", "full", "ratings_only", "expired", "revoked", "paused", "ended")
STATES += ("until_next", "standing")
WORD = re.compile(r"kq\d{4}z|\b1[0-3]\d\d minutes", re.IGNORECASE)
NOBODY = uuid.UUID("00000000-0000-4000-8000-00000000dead")


@dataclass
class World:
    state: str
    words: dict[str, str] = field(default_factory=dict)  # canary -> group
    people: dict[str, User] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)
    minutes: int = 1000

    def say(self, group: str) -> str:
        """A new word that stands for this group."""
        word = f"kq{len(self.words):04d}z"
        self.words[word] = group
        return word

    def count(self, group: str) -> int:
        """A number of minutes that stands for this group: what a ratings-only share may show."""
        self.minutes += 1
        self.words[f"{self.minutes} minutes"] = group
        return self.minutes

    def groups_in(self, text: str) -> set[str]:
        return {self.words[found.lower()] for found in WORD.findall(text)}


def note(world: World, group: str, **more: Any) -> dict[str, Any]:
    """A note in which every text field says something."""
    texts = ("situation", "usual_response", "actual_response", "thoughts", "belief_self")
    texts += ("belief_other", "consequence_soon", "consequence_later", "journal")
    return {
        **{key: f"So {world.say(group)} it was." for key in texts},
        "feelings": ["anxious", world.say(group)],
        "reaction_urge": 7,
        "minutes_to_settle": world.count(f"{group}#"),
        **more,
    }


def view(world: World, group: str) -> dict[str, Any]:
    texts = ("reasons", "partial_credit_for", "learned", "next_time", "question")
    return {"outcome": 1, "credit": "fully", **{key: world.say(group) for key in texts}}


def goal(world: World, who: str, group: str, person=None):
    keys = ["title", "from", "toward", "standard", *(f"level_{n}" for n in (-2, -1, 0, 1, 2))]
    return actions.save_goal(
        world.people[who],
        goal_id=uuid.uuid4(),
        content={key: world.say(group) for key in keys},
        person=person,
        now=NOW,
    )


def person(world: World, who: str, group: str):
    return actions.add_person(
        world.people[who], person_id=uuid.uuid4(), content={"label": world.say(group)}, now=NOW
    )


def moment(world: World, who: str, name: str, *, goal=None, people=()):
    """A moment with note, look back and credit, each in a group of its own: maya.one.note …"""
    me, group = world.people[who], f"{who}.{name}"
    episode = actions.begin_moment(
        me,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title=world.say(f"{group}.title"),
        content=note(world, f"{group}.note", people=[str(one.pk) for one in people]),
        when=When(NOW - timedelta(hours=2), me.time_zone),
        goal=goal,
        now=NOW - timedelta(hours=2),
    )
    look = actions.look_back(
        me, episode=episode, entry_id=uuid.uuid4(), content=view(world, f"{group}.look"), now=NOW
    )
    credit = actions.give_credit(
        me,
        episode=episode,
        entry_id=uuid.uuid4(),
        content={"text": world.say(f"{group}.credit"), "reward": world.say(f"{group}.credit")},
        planned_for=NOW + timedelta(hours=3),
        now=NOW,
    )
    world.ids |= {f"{name}_of_{who}": episode.pk, f"{name}_note_of_{who}": first_note(episode).pk}
    world.ids |= {f"{name}_look_of_{who}": look.pk, f"{name}_credit_of_{who}": credit.pk}
    return episode


def first_note(episode):
    return episode.entries.of_kind("self_monitoring").order_by("recorded_at")[0]


def share(world: World, who: str, episode, care, keys, level="full", until=None, now=NOW) -> None:
    chosen = frozenset(world.ids[key] for key in keys)
    actions.share_parts(
        world.people[who], episode, care, Choice(chosen, level, until, ask=True), now=now
    )


def build(state: str, world: World | None = None) -> World:
    world = world or World(state)
    _people(world)
    _maya(world)
    _jonas(world)
    _her_share(world, state)
    return world


def _people(world: World) -> None:
    practice = make_practice()
    for who in ("maya", "jonas"):
        world.people[who] = make_client(*_named(world, who))
    for who in ("amara", "bea", "omar"):
        world.people[who] = make_therapist(practice, *_named(world, who))
    for who, kind in (("pat", {"is_therapist": False, "is_admin": True}), ("una", {})):
        name, email = _named(world, who)
        world.people[who] = accounts.create_clinician(
            practice=practice, email=email, name=name, now=NOW, password="a long passphrase", **kind
        )
    for who in ("amara", "bea", "omar", "pat", "una"):
        give_second_factor(world.people[who])
    world.ids |= {f"user_of_{who}": one.pk for who, one in world.people.items()}
    # switched off, so that nobody is offered it
    world.ids |= {"questionnaire": load(world.people["pat"], now=NOW).pk, "recipe": "phq-2"}
    world.ids |= written(world.people["pat"])
    world.ids |= {"nobody": NOBODY, "decision_of_maya": NOBODY, "no_passkey": 1}
    for who in ("amara", "omar"):
        handover = care_actions.invite(
            world.people[who], called=world.say(f"{who}.invited"), rhythm="weekly", now=NOW
        )
        world.ids |= {f"invitation_of_{who}": handover.invitation.pk}
        world.ids |= {f"token_of_{who}": handover.token}


def written(admin) -> dict:
    """A worksheet of the practice that is published, switched off, and being written on."""
    row = published(admin, on=False)
    actions.go_on_writing(row, by=admin, now=NOW)
    row.refresh_from_db()
    line, second = (one["id"] for one in row.draft["lines"][:2])
    return {"written": row.pk, "written_line": line, "written_second": second, "kind": "text"}


def _named(world: World, who: str) -> tuple[str, str]:
    return f"{world.say(f'{who}.name')} Lind", f"{world.say(f'{who}.email')}@example.org"


def _maya(world: World) -> None:
    maya = world.people["maya"]
    care = make_care(maya, world.people["amara"])
    beside = make_care(maya, world.people["bea"])
    world.ids |= {"care_of_maya": care.pk, "bea_care_of_maya": beside.pk}
    named, unnamed = (person(world, "maya", f"maya.person.{n}") for n in ("named", "unnamed"))
    world.ids["person_of_maya"] = named.pk
    offered = goal(world, "maya", "maya.goal.offered", unnamed)
    actions.offer_goal(maya, offered, now=NOW)
    hidden = goal(world, "maya", "maya.goal.hidden", unnamed)
    world.ids |= {"goal_of_maya": hidden.pk}
    _proposed(world, care)
    one = moment(world, "maya", "one", goal=offered, people=[named])
    _changed(world, one)
    _removed(world, one, care)
    two = moment(world, "maya", "two", goal=hidden, people=[unnamed])
    # What another therapist of Maya's reads and answers is not Amara's to see.
    share(world, "maya", two, beside, ["two_note_of_maya", "two_look_of_maya"])
    world.ids["share_of_maya"] = beside.shares.all()[0].pk
    _answer(world, "bea", "maya", beside, "two_look_of_maya")
    world.ids["check_in_of_maya"] = actions.check_in(
        maya,
        entry_id=uuid.uuid4(),
        content={"mood": 3, "reaction_urge": 4, "line": world.say("maya.check_in")},
        now=NOW,
    ).pk
    _pages(world, one)
    _begun(world)
    between.meet(world, care)
    between.agenda(world, care)
    between.promised_to_another(world, beside)
    reminded.ask(world, "maya")
    token, _secret = accounts.make_token(maya, name=world.say("maya.token"), days=30, now=NOW)
    world.ids["token_of_maya"] = token.pk


def _proposed(world: World, care) -> None:
    """Amara has put a goal into words that Maya has not answered; Maya has a menu of her own."""
    proposal = actions.propose_goal(
        world.people["amara"],
        care,
        goal_id=uuid.uuid4(),
        content={"toward": world.say("amara.proposal")},
        now=NOW,
    )
    item = actions.save_item(
        world.people["maya"],
        item_id=uuid.uuid4(),
        kind="reward",
        text=world.say("maya.menu"),
        now=NOW,
    )
    world.ids |= {"proposal_of_amara": proposal.pk, "menu_of_maya": item.pk}
    asked(world, care)


def own_page(world: World, group: str, episode=None):
    """A page of Maya's with a title and a text, beside a moment or beside none."""
    return actions.write_page(
        world.people["maya"],
        entry_id=uuid.uuid4(),
        content={"title": world.say(group), "text": f"So {world.say(group)} it was."},
        when=When(NOW - timedelta(hours=3), world.people["maya"].time_zone),
        episode=episode,
        now=NOW,
    )


def _pages(world: World, episode) -> None:
    """One of her own, and one beside the moment that she shares; she shares neither of them."""
    world.ids["page_of_maya"] = own_page(world, "maya.page").pk
    own_page(world, "maya.page.beside", episode)
    between.own_plan(world)


def _changed(world: World, episode) -> None:
    """The note has an earlier version, which only its writer may read."""
    entry = first_note(episode)
    content = {**actions.entries.content_of(entry), "situation": world.say("maya.one.note")}
    for word in actions.entries.content_of(entry)["situation"].split():
        if word in world.words:
            world.words[word] = "maya.one.earlier"
    actions.change_note(world.people["maya"], entry, content, base_version=1, when=None, now=NOW)


def _removed(world: World, episode, care) -> None:
    """Was shared in full, then deleted: gone for everybody else."""
    maya = world.people["maya"]
    entry = actions.notice(
        maya,
        episode=episode,
        entry_id=uuid.uuid4(),
        content=note(world, "maya.one.removed"),
        when=When(NOW, maya.time_zone),
        now=NOW,
    )
    actions.share_parts(maya, episode, care, Choice(frozenset({entry.pk}), "full"), now=NOW)
    actions.remove_entry(maya, entry, now=NOW)
    world.ids["removed_note_of_maya"] = entry.pk
    gone = moment(world, "maya", "gone")
    actions.remove_moment(maya, gone, now=NOW)


def _begun(world: World) -> None:
    """What Maya had begun and not saved; and something that she threw away."""
    for name in ("draft", "thrown"):
        row = actions.save_draft(
            world.people["maya"].pk,
            draft_id=uuid.uuid4(),
            place="moment-new",
            words={"situation": [world.say(f"maya.{name}")], "draft_path": ["/moments/new/"]},
            based_on=0,
            page=name,
            step=1,
            now=NOW,
        )
        world.ids[f"{name}_of_maya"] = row.pk
    actions.throw_away(world.people["maya"], row)


def _jonas(world: World) -> None:
    jonas = world.people["jonas"]
    care = make_care(jonas, world.people["amara"])
    somebody = person(world, "jonas", "jonas.person")
    own = goal(world, "jonas", "jonas.goal", somebody)
    one = moment(world, "jonas", "one", goal=own, people=[somebody])
    world.ids |= {"care_of_jonas": care.pk, "goal_of_jonas": own.pk}
    item = actions.save_item(
        jonas, item_id=uuid.uuid4(), kind="reward", text=world.say("jonas.menu"), now=NOW
    )
    world.ids |= {"menu_of_jonas": item.pk}
    world.ids |= {"person_of_jonas": somebody.pk, "email_of_maya": world.people["maya"].email}
    share(world, "jonas", one, care, ["one_note_of_jonas", "one_look_of_jonas"])
    _answer(world, "amara", "jonas", care, "one_look_of_jonas")
    reminded.ask(world, "jonas")


def _answer(world: World, by: str, client: str, care, look: str) -> None:
    world.ids[f"answer_of_{by}"] = guidance_id = uuid.uuid4()
    actions.answer(
        world.people[by],
        care,
        guidance_id=guidance_id,
        entry_id=world.ids[look],
        text=world.say(f"{by}.answer"),
        view="healthier",
        now=NOW,
    )


UNTIL = {"expired": NOW + timedelta(minutes=30), "until_next": between.NEXT_ENDS}


def _her_share(world: World, state: str) -> None:
    """The note and the look back of Maya's first moment, and what became of them."""
    if state == "private":
        return
    maya = world.people["maya"]
    care = CareRelationship.objects.get(pk=world.ids["care_of_maya"])
    if state in ("standing", "revoked", "paused", "ended"):
        between.promises(world, care)
    if state == "standing":
        return
    episode = Episode.objects.get(pk=world.ids["one_of_maya"])
    share(
        world,
        "maya",
        episode,
        care,
        ["one_note_of_maya", "one_look_of_maya"],
        level="ratings_only" if state == "ratings_only" else "full",
        until=UNTIL.get(state),
    )
    _answer(world, "amara", "maya", care, "one_look_of_maya")
    between.decided(world, care)
    if state == "revoked":
        actions.stop_sharing(maya, relationship=care, now=between.WRITTEN)
    if state in ("paused", "ended"):
        move = care_actions.pause if state == "paused" else actions.end_care
        move(care, by=maya, now=NOW)


def browsers(world: World) -> dict[str, Client]:
    """Somebody at each door: signed in where they have an account."""
    found = {"anonymous": Client()} | {who: Client() for who in world.people}
    for who, user in world.people.items():
        found[who].force_login(user)
        if user.account == User.Account.CLINICIAN:
            pass_second_factor(found[who], user)
    # The same Amara, before she has set up a second factor; the matrix takes hers away for it.
    (bare := Client()).force_login(world.people["amara"])
    return found | {"amara_bare": bare}

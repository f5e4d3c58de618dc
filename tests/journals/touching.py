"""What a visitor can do with the demo's people: after any of it they no longer start anew."""

import uuid
from datetime import time

from journals import access, actions
from journals.access import worksheets as sheets
from journals.demo.story import EMAILS
from tracker.accounts.models import User
from tracker.care import access as care
from tracker.care import actions as care_actions
from tracker.privacy import keys
from tracker.reminders import actions as reminder_actions


def person(who: str) -> User:
    user = User.objects.get(email=EMAILS[who])
    keys.warm([user.pk])
    return user


def care_of(who: str):
    return care.client_of(person("amara"), person(who).pk)


def check_in(now):
    actions.check_in(person("jonas"), entry_id=uuid.uuid4(), content={"mood": 3}, now=now)


def stop(now):
    actions.stop_sharing(person("maya"), now=now)


def answer(now):
    share = access.own_shares(person("jonas"), now).first()
    actions.answer(
        person("amara"),
        care_of("jonas"),
        guidance_id=uuid.uuid4(),
        entry_id=share.entry_id,
        text="You stayed.",
        view="",
        now=now,
    )


def remind(now):
    wish = reminder_actions.Wish(True, (time(12),), 127)
    reminder_actions.set_wishes(person("jonas"), wish, now=now)


def add_somebody(now):
    actions.add_person(person("maya"), person_id=uuid.uuid4(), content={"label": "Dee"}, now=now)


def close(now):
    maya = person("maya")
    episode = access.own_episodes(maya).filter(closed_at=None).first()
    actions.let_go(maya, episode, reason="let_go", now=now)


def invite(now):
    care_actions.invite(person("amara"), called="N.", rhythm="weekly", now=now)


def decline(now):
    maya = person("maya")
    actions.decline_goal(maya, access.own_proposals(maya).get(), now=now)


def ask_for_less(now):
    asked = sheets.own_assignments(person("maya")).first()
    actions.stop_assignment(person("amara"), care_of("maya"), asked.pk, now=now)


def like(now):
    text = "The bench by the water"
    actions.save_item(person("jonas"), item_id=uuid.uuid4(), kind="reward", text=text, now=now)


def put_away(now):
    maya = person("maya")
    actions.put_away_item(maya, access.own_menu(maya).first(), now=now)


def take_apart(now):
    maya = person("maya")
    beside = access.own_entries(maya).of_kind("journal_page").exclude(episode=None).get()
    actions.attach(maya, beside, None, now=now)


def begin(now):
    words = {"mood": ["3"]}
    how = {"place": "check-in", "words": words, "based_on": 0, "page": "p", "step": 1}
    actions.save_draft(person("jonas").pk, draft_id=uuid.uuid4(), now=now, **how)


def wish(now):
    how = {"item_id": uuid.uuid4(), "kind": "talk_before", "text": "About Friday."}
    actions.add_to_agenda(person("jonas"), care_of("jonas"), now=now, **how)


def bring_up(now):
    how = {"item_id": uuid.uuid4(), "kind": "bring_up", "text": "Sleep."}
    actions.add_to_agenda(person("amara"), care_of("jonas"), now=now, **how)


def note(now):
    actions.save_note(person("amara"), care_of("jonas"), text="Sleep.", base_version=0, now=now)


def bring_no_more(now):
    item = access.own_agenda(person("amara")).filter(done_at=None).first()
    actions.take_off_agenda(person("amara"), item, now=now)


def not_yet_after_all(now):
    item = access.own_agenda(person("amara")).exclude(done_at=None).get()
    actions.tick_item(person("amara"), item, done=False, now=now)


def meet_later(now):
    appointment = care.appointments([care_of("maya")]).filter(starts_at__gt=now).first()
    care_actions.cancel_appointment(person("amara"), appointment, now=now)


def plan(now):
    care_actions.propose_plan(person("amara"), care_of("jonas"), days=5, now=now)


def away(now):
    care_actions.tell_away(person("maya"), care_of("maya"), now.date(), now=now)


def show_no_more(now):
    (standing,) = access.own_standing_shares(person("maya")).filter(what="days_checked_in")
    actions.stop_standing_share(person("maya"), standing, now=now)


TOUCHES = [wish, bring_up, bring_no_more, not_yet_after_all, meet_later, plan, away]
TOUCHES += [show_no_more, note]
TOUCHES += [check_in, stop, answer, remind, add_somebody, close, invite]
TOUCHES += [decline, ask_for_less, like, put_away, take_apart, begin]

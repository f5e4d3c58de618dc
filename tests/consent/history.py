"""One history, told twice: to the product's actions and to the model.

A step that the product refuses is refused for a reason the model knows, or it is not taken at all.
"""

import uuid
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from journals import actions
from journals.actions import Choice, Stopped, When
from journals.models import AgendaItem, Entry, Episode, StandingShare
from tests.conftest import make_care
from tracker.care import actions as care_actions
from tracker.care.models import CareRelationship, ConsentRecord

from .cast import Cast
from .model import Grant, Item, Key, Model, Promise, Thing
from .reader import LENGTH, Before, Reader

MINUTE = timedelta(minutes=1)
UNDO_FOR = timedelta(days=30)
PROMISES = {
    "check_in": {"what": "check_in_ratings"},
    "worksheet": {"what": "worksheet", "which": "kind-pause"},
    "days_checked_in": {"what": "days_checked_in"},
}


class History:
    def __init__(self, cast: Cast, now):
        self.cast, self.now, self.model = cast, now, Model()
        self.things: list[Thing] = []
        self.titles: dict[uuid.UUID, str] = {}
        self.moments_removed: dict[uuid.UUID, Any] = {}
        self.care: dict[str, CareRelationship] = {}
        self.looked: dict[str, Any] = {}
        self.agenda: list[Item] = []
        self.appointments: list[tuple] = []
        self.stopped: list[tuple[Stopped, dict[Key, Grant], list[Promise]]] = []
        self.rows: dict[Promise, uuid.UUID] = {}
        self.before: dict[str, Before] = {}
        self.concerns: set[str] = set()
        for who, therapist in cast.therapists.items():
            self._in_care(who, make_care(cast.maya, therapist))
        for _n in range(2):
            self.begin_moment()
        for kind in ("page", "check_in", "worksheet"):
            self.write(kind)

    # --- who and what -------------------------------------------------------------------------
    @property
    def maya(self):
        return self.cast.maya

    def _in_care(self, who: str, care: CareRelationship) -> None:
        self.care[who], self.looked[who] = care, None
        self.model.status[care] = "active"

    def status(self, who: str) -> str:
        return self.model.status[self.care[who]]

    def moments(self) -> list[uuid.UUID]:
        return [pk for pk in self.titles if pk not in self.moments_removed]

    def parts(self, moment: uuid.UUID) -> list[Thing]:
        return [one for one in self.things if one.moment == moment and not one.removed]

    def alone(self) -> list[Thing]:
        return [one for one in self.things if not one.moment and not one.removed]

    def kept(self) -> list[Thing]:
        return [one for one in self.things if not one.removed]

    def touch(self, *who: str) -> None:
        self.concerns |= set(who) or set(self.care)

    # --- writing ------------------------------------------------------------------------------
    def _written(self, entry: Entry, word: str, number: str) -> None:
        thing = Thing(
            entry.pk, entry.kind, entry.episode_id, word, number, self.now, entry.local_date
        )
        self.things.append(thing)
        self.model.write(thing, self.now)
        self.touch()

    def begin_moment(self) -> None:
        title = self.cast.world.say("maya")
        content, word, number = self.cast.content("self_monitoring")
        episode = actions.begin_moment(
            self.maya,
            episode_id=uuid.uuid4(),
            entry_id=uuid.uuid4(),
            title=title,
            content=content,
            when=self._when(),
            now=self.now,
        )
        self.titles[episode.pk] = title
        self._written(episode.entries.get(), word, number)
        content, word, number = self.cast.content("self_evaluation")
        look = actions.look_back(
            self.maya, episode=episode, entry_id=uuid.uuid4(), content=content, now=self.now
        )
        self._written(look, word, number)

    def _when(self) -> When:
        return When(self.now, self.maya.time_zone)

    def write(self, what: str) -> None:
        """A page, a check-in or a worksheet by itself; or another note in the last moment."""
        kind = {"page": "journal_page", "note": "self_monitoring"}.get(what, what)
        content, word, number = self.cast.content(kind)
        said = {"entry_id": uuid.uuid4(), "content": content, "now": self.now}
        if what == "note":
            episode = Episode.objects.get(pk=self.moments()[-1])
            entry = actions.notice(self.maya, episode=episode, when=self._when(), **said)
        elif what == "page":
            entry = actions.write_page(self.maya, when=self._when(), **said)
        elif what == "check_in":
            entry = actions.check_in(self.maya, **said)
        else:
            when, slug = self._when(), "kind-pause"
            entry = actions.answer_worksheet(self.maya, slug=slug, when=when, **said)
        self._written(entry, word, number)

    def edit(self, thing: Thing) -> None:
        entry = Entry.objects.get(pk=thing.id)
        content, thing.word, thing.number = self.cast.content(thing.kind)
        thing.version += 1
        if thing.number:
            thing.numbers = thing.version
        said = {"base_version": entry.version, "now": self.now}
        if thing.kind == "self_evaluation":
            actions.look_back(
                self.maya, episode=entry.episode, entry_id=entry.pk, content=content, **said
            )
        else:
            change = {
                "journal_page": actions.change_page,
                "worksheet": actions.change_answer,
            }.get(thing.kind, actions.change_note)
            change(self.maya, entry, content, when=None, **said)
        self.touch()

    def attach(self, thing: Thing, moment: uuid.UUID | None) -> None:
        """What comes to a moment is private there; what leaves one stays as it is."""
        if thing.moment == moment:
            return
        episode = Episode.objects.get(pk=moment) if moment else None
        actions.attach(self.maya, Entry.objects.get(pk=thing.id), episode, now=self.now)
        thing.moment = moment
        if moment:
            self.model.stop([key for key in self.model.grants if key[1] is thing])
        self.touch()

    # --- removing -----------------------------------------------------------------------------
    def remove(self, thing: Thing) -> None:
        actions.remove_entry(self.maya, Entry.objects.get(pk=thing.id), now=self.now)
        self.model.remove([thing], self.now)
        self.touch()

    def restore(self, thing: Thing) -> None:
        if thing.moment in self.moments_removed or thing.removed <= self.now - UNDO_FOR:
            return
        actions.restore_entry(self.maya, Entry.objects.get(pk=thing.id), now=self.now)
        thing.removed = None
        self.touch()

    def remove_moment(self, moment: uuid.UUID) -> None:
        actions.remove_moment(self.maya, Episode.objects.get(pk=moment), now=self.now)
        self.model.remove(self.parts(moment), self.now)
        self.moments_removed[moment] = self.now
        self.touch()

    def restore_moment(self, moment: uuid.UUID) -> None:
        removed = self.moments_removed[moment]
        if removed <= self.now - UNDO_FOR:
            return
        actions.restore_moment(self.maya, Episode.objects.get(pk=moment), now=self.now)
        for thing in self.things:
            if thing.moment == moment and thing.removed == removed:
                thing.removed = None
        del self.moments_removed[moment]
        self.touch()

    # --- sharing ------------------------------------------------------------------------------
    def share(self, who: str, among: list[Thing], chosen: list[Thing], level, until, ask) -> None:
        care, until = self.care[who], self._until(who, until)
        choice = Choice(frozenset(one.id for one in chosen), level, until, ask)
        if among[0].moment:
            episode = Episode.objects.get(pk=among[0].moment)
            actions.share_parts(self.maya, episode, care, choice, now=self.now)
        else:
            entry = Entry.objects.get(pk=among[0].id)
            actions.share_alone(self.maya, entry, care, choice, now=self.now)
        self.model.share(care, among, chosen, level, until, ask, self.now)
        self.model.follow(care, among[0].moment, self.things, self.agenda, self.now)
        self.touch(who)

    def _until(self, who: str, until):
        if until == "appointment":
            mine = [at + LENGTH for care, _pk, at in self.appointments if care == self.care[who]]
            return min((at for at in mine if at > self.now), default=None)
        return self.now + until if until else None

    def stop(self, things: list[Thing], who: str | None) -> None:
        care = self.care[who] if who else None
        keys = [(one, thing) for one in self.model.status for thing in things]
        keys = [key for key in keys if care in (None, key[0])]
        ids = actions.stop_sharing(
            self.maya, entry_ids=[one.id for one in things], relationship=care, now=self.now
        )
        self._stopped(Stopped(ids, []), self.model.stop(keys), [])
        self.touch(*([who] if who else []))

    def stop_all(self, who: str) -> None:
        care = self.care[who]
        promises = self.model.standing(care)
        stopped = actions.stop_everything(self.maya, care, now=self.now)
        self._stopped(stopped, self.model.stop_all(care, self.now), promises)
        self.touch(who)

    def _stopped(self, stopped: Stopped, grants: dict[Key, Grant], promises: list[Promise]) -> None:
        assert len(stopped.shares) == len(grants), "other shares than the model's were stopped"
        assert set(stopped.standing) == {self.rows[one] for one in promises}
        self.stopped.append((stopped, grants, promises))

    def undo(self, which: int) -> None:
        stopped, grants, promises = self.stopped[which]
        with self._new_promises() as again:
            actions.undo_stop_everything(self.maya, stopped, now=self.now)
            again += [self.model.promise_again(one, self.now) for one in promises]
        self.model.undo(grants, self.now)
        self.touch()

    def promise(self, who: str, what: str, level: str) -> None:
        level = level if what == "worksheet" else "ratings_only"
        row = actions.start_standing_share(
            self.maya, self.care[who], level=level, now=self.now, **PROMISES[what]
        )
        self.rows[self.model.promise(self.care[who], what, level, self.now)] = row.pk
        self.touch(who)

    def stop_promise(self, promise: Promise) -> None:
        row = StandingShare.objects.get(pk=self.rows[promise])
        actions.stop_standing_share(self.maya, row, now=self.now)
        self.model.stop_promise(promise, self.now)
        self.touch()

    def promise_again(self, promise: Promise) -> None:
        row = StandingShare.objects.get(pk=self.rows[promise])
        with self._new_promises() as again:
            actions.undo_stop_standing(self.maya, row, now=self.now)
            again.append(self.model.promise_again(promise, self.now))
        self.touch()

    @contextmanager
    def _new_promises(self):
        """Rows that come to stand are those that the model says."""
        before = set(StandingShare.objects.values_list("pk", flat=True))
        again: list[Promise | None] = []
        yield again
        rows = {
            (row.relationship_id, row.what): row.pk
            for row in StandingShare.objects.exclude(pk__in=before)
        }
        made = {(one.care.pk, PROMISES[one.what]["what"]): one for one in again if one}
        assert rows.keys() == made.keys()
        self.rows |= {made[key]: pk for key, pk in rows.items()}

    # --- care ---------------------------------------------------------------------------------
    def move(self, who: str, step: str, by: str) -> None:
        user, care = self.maya if by == "maya" else self.cast.therapists[who], self.care[who]
        if step == "end":
            actions.end_care(care, by=user, now=self.now)
            self.model.end(care, self.now)
            to_come = [one for one in self.appointments if one[0] is care and one[2] > self.now]
            self.appointments = [one for one in self.appointments if one not in to_come]
        else:
            getattr(care_actions, step)(care, by=user, now=self.now)
            self.model.status[care] = {"pause": "paused", "resume": "active"}[step]
        self.touch(who)

    def begin_again(self, who: str) -> None:
        """Final was final: a new invitation, accepted. Nothing is shared to it."""
        handover = care_actions.invite(
            self.cast.therapists[who], called="M.", rhythm="weekly", now=self.now
        )
        care = care_actions.accept(
            handover.invitation, client=self.maya, consents=set(ConsentRecord.Kind), now=self.now
        )
        self._in_care(who, care)
        self.touch(who)

    def look(self, who: str) -> None:
        """The therapist opens the client's page: what is there is no longer new."""
        self.reader(who).get(f"/clients/{self.maya.pk}/")
        self.looked[who] = self.now
        self.touch(who)

    def answer(self, who: str, thing: Thing) -> None:
        care = self.care[who]
        if not self.model.opens(care, thing, self.now):
            return
        actions.answer(
            self.cast.therapists[who],
            care,
            guidance_id=uuid.uuid4(),
            entry_id=thing.id,
            text="So it is.",
            view="",
            now=self.now,
        )
        self.model.answer(care, thing, self.now)
        self.touch(who)

    def review(self, who: str, thing: Thing) -> None:
        """The therapist puts aside the version that is there."""
        care = self.care[who]
        grant = self.model.opens(care, thing, self.now)
        versions = {thing.id: thing.told(grant.level if grant else "full")}
        actions.mark_reviewed(self.cast.therapists[who], care, versions, now=self.now)
        if grant:
            self.model.review(care, thing, self.now)
        self.touch(who)

    def meet(self, who: str, days: int) -> None:
        pk, at, care = uuid.uuid4(), self.now + timedelta(days=days), self.care[who]
        meant = [one for one in self.appointments if abs(one[2] - at) < timedelta(hours=2)]
        if any(one[0].therapist == care.therapist for one in meant):
            return
        care_actions.make_appointment(
            care.therapist,
            care,
            appointment_id=pk,
            starts_at=at,
            length=LENGTH,
            zone="America/New_York",
            now=self.now,
        )
        self.appointments.append((care, pk, at))
        self.touch(who)

    # --- the agenda ---------------------------------------------------------------------------
    def put(self, who: str, thing: Thing | None, before: bool) -> None:
        pk, word = uuid.uuid4(), self.cast.world.say("maya")
        item = actions.add_to_agenda(
            self.maya,
            self.care[who],
            item_id=pk,
            kind="pin" if thing else "talk_before" if before else "talk_about",
            text=word,
            entry=Entry.objects.get(pk=thing.id) if thing else None,
            now=self.now,
        )
        if item.pk == pk:  # a pin that is there already stays as it is
            wish = before and thing is None
            self.agenda.append(Item(pk, self.care[who], word, thing, self.now, wish))
        self.touch(who)

    def tick(self, item: Item, by: str) -> None:
        user = self.maya if by == "maya" else item.care.therapist
        item.done = None if item.done else self.now
        row = AgendaItem.objects.get(pk=item.id)
        actions.tick_item(user, row, done=bool(item.done), now=self.now)
        self.touch()

    def take_off(self, item: Item) -> None:
        act = actions.put_back_on_agenda if item.off else actions.take_off_agenda
        act(self.maya, AgendaItem.objects.get(pk=item.id), now=self.now)
        item.off = not item.off
        self.touch()

    # --- and comparing ------------------------------------------------------------------------
    def reader(self, who: str) -> Reader:
        return Reader(
            self.cast.browser(who, self.now),
            self.cast.therapists[who],
            self.maya,
            self.care[who],
            self.now,
            self.model,
            self.things,
            self.titles,
            self.looked[who],
            self.agenda,
            self.appointments,
            self.before.get(who),
        )

"""Whatever is done in whatever order: no flag without a shared source, none closed without a
clinician and a code. And no high answer is open to anybody unflagged."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journals import access, actions
from journals.access.monitoring import fired_on
from journals.models import Entry, ReviewFlag, ReviewStep, Share
from tests import watched
from tests.conftest import LONG, NOW
from tracker.care import actions as care_actions
from tracker.care.models import CareRelationship

pytestmark = pytest.mark.django_db
LEVELS = st.integers(0, 5)
WHICH = st.integers(0, 3)
STEPS = st.one_of(
    st.tuples(st.just("answer"), LEVELS),
    st.tuples(st.just("change"), LEVELS, WHICH),
    st.tuples(st.just("share"), WHICH),
    st.tuples(st.just("always"), st.booleans()),
    *(
        st.tuples(st.just(what), WHICH)
        for what in ("stop", "undo", "remove", "restore", "settle", "seen", "stranger")
    ),
    *(
        st.tuples(st.just(what))
        for what in ("stop all", "end agreement", "agree", "pause", "resume", "overdue", "end")
    ),
)


class Lives:
    """Two people and their flags; `settled`: those that a clinician closed."""

    def __init__(self, maya, amara, omar, care):
        self.maya, self.amara, self.omar, self.care = maya, amara, omar, care
        self.now, self.stopped, self.settled = NOW, [], set()

    def do(self, what: str, *given) -> None:
        self.now += timedelta(minutes=7)
        self.care = CareRelationship.objects.get(pk=self.care.pk)
        try:
            with transaction.atomic():
                getattr(self, what.replace(" ", "_"))(*given)
        except (ValidationError, Http404, ValueError):
            pass  # refused, and nothing done

    def entry(self, which: int) -> Entry:
        rows = list(access.own_entries(self.maya).order_by("recorded_at", "pk"))
        if not rows:
            raise Http404
        return rows[which % len(rows)]

    def flag(self, which: int) -> ReviewFlag:
        rows = list(ReviewFlag.objects.order_by("made_at", "pk"))
        if not rows:
            raise Http404
        return rows[which % len(rows)]

    def answer(self, level):
        watched.answer(self.maya, _card(level), now=self.now)

    def change(self, level, which):
        watched.change(self.maya, self.entry(which), _card(level), now=self.now)

    def share(self, which):
        actions.share_numbers(self.maya, self.entry(which), self.care, now=self.now)

    def always(self, on):
        care = self.care
        actions.set_safety_sharing(self.maya, care, always=on, now=self.now)

    def stop(self, which):
        ids = [self.entry(which).pk]
        self.stopped = actions.stop_sharing(self.maya, entry_ids=ids, now=self.now)

    def stop_all(self):
        self.stopped = actions.stop_everything(self.maya, now=self.now).shares

    def undo(self, _which):
        actions.undo_stop(self.maya, self.stopped, now=self.now)

    def remove(self, which):
        actions.remove_entry(self.maya, self.entry(which), now=self.now)

    def restore(self, which):
        rows = list(Entry.objects.exclude(deleted_at=None).order_by("pk"))
        if rows:
            row = access.own_removed(self.maya, rows[which % len(rows)].pk)
            actions.restore_entry(self.maya, row, now=self.now)

    def settle(self, which):
        flag = self.flag(which)
        actions.settle_flag(self.amara, flag.pk, code="talked", note="N.", now=self.now)
        self.settled.add(flag.pk)

    def seen(self, which):
        actions.note_seen(self.amara, self.flag(which).pk, now=self.now)

    def stranger(self, which):
        flag = self.flag(which)
        for who in (self.omar, self.maya):
            with pytest.raises(Http404):
                actions.settle_flag(who, flag.pk, code="talked", note="N.", now=self.now)

    def end_agreement(self):
        for row in access.own_monitorings(self.maya).filter(ended_at=None):
            actions.end_monitoring(self.maya, row, now=self.now)

    def agree(self):
        watched.agree(self.amara, self.maya, self.care, now=self.now)

    def pause(self):
        care_actions.pause(self.care, by=self.maya, now=self.now)

    def resume(self):
        care_actions.resume(self.care, by=self.maya, now=self.now)

    def overdue(self):
        actions.tell_overdue(now=self.now + timedelta(days=9))

    def end(self):
        actions.end_care(self.care, by=self.maya, now=self.now)

    def check(self) -> None:
        done = set(ReviewStep.objects.filter(what="done").values_list("flag", flat=True))
        for flag in ReviewFlag.objects.all():
            share = flag.share
            assert share is not None
            assert (share.entry_id, share.relationship_id) == (flag.entry_id, self.care.pk)
            assert share.shared_at <= flag.made_at
            assert (flag.state == "done") == (flag.pk in self.settled) == (flag.pk in done)
        for share in Share.objects.filter(revoked_at=None, entry__deleted_at=None):
            if fired_on(share.entry):
                assert ReviewFlag.objects.filter(
                    entry=share.entry_id, relationship=share.relationship_id
                ).exists()
        private = Entry.objects.exclude(shares__isnull=False)
        assert not ReviewFlag.objects.filter(entry__in=private).exists()


def _card(level: int) -> dict:
    return {"urges": [{"item": "hurt_self", "strength": level}]}


@settings(
    max_examples=300 if LONG else 15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(STEPS, min_size=4, max_size=20))
def test_flags_and_their_sources_in_any_order(maya, amara, omar, care, steps):
    with transaction.atomic():
        watched.agree(amara, maya, care)
        watched.ask(amara, care)
        lives = Lives(maya, amara, omar, care)
        for what, *given_ in [("answer", 4), ("share", 0), *steps]:
            lives.do(what, *given_)
            lives.check()
        transaction.set_rollback(True)
    care.deputy = None

"""The therapist's answer, which can be taken back for a minute; and the client having seen it."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from journals.access.reviewing import shown_version
from journals.content import content_of
from journals.kinds import Content
from journals.kinds.guidance import GUIDANCE, REPLY
from journals.models import AgendaItem, Entry, Guidance, ReadMark, Share
from tracker.accounts.models import User
from tracker.care import access as care
from tracker.care.models import CareRelationship
from tracker.privacy import keys, ledger
from tracker.privacy.fields import freeze

from .drafts import save_draft
from .entries import IdTaken
from .expecting import expect_guidance
from .once import insert
from .reviewed import mark_reviewed, undo_reviewed

Mode = CareRelationship.GuidanceMode
ONLY_WHEN_YOU_MEET = _("You answer only when you meet. Change that first, or bring it up there.")


@transaction.atomic
def answer(
    therapist: User,
    relationship: CareRelationship,
    *,
    guidance_id: uuid.UUID,
    entry_id: uuid.UUID,
    text: str,
    view: str,
    now: datetime,
) -> Guidance:
    """One bounded reply to an entry that is shared at this moment; 404 if it is not.

    It never touches the client's own evaluation. "Not yet" needs a sentence. Until it is shown it
    can be taken back. Safe to repeat; an id that stands for anything else raises IdTaken;
    ValidationError by field, or where this therapist answers only in person.
    """
    share = (
        Share.objects.live(now)
        .select_related("entry")
        .defer("entry__ratings", "entry__words")
        .filter(entry=entry_id, relationship=relationship, relationship__therapist=therapist)
        .first()
    )
    if share is None:
        raise Http404
    keys.warm([relationship.of_id])
    content = GUIDANCE.clean({"text": text, "view": view})
    if content.get("view") == "not_yet" and "text" not in content:
        raise ValidationError({"text": _("“Not yet” needs a sentence from you.")})
    if sent := _sent(guidance_id, therapist, share.entry, content):
        return sent
    if relationship.guidance_mode == Mode.IN_SESSION_ONLY:
        raise ValidationError(ONLY_WHEN_YOU_MEET)
    columns = GUIDANCE.split(content)
    return _send(therapist, relationship, guidance_id, share.entry, columns, now, share.pk)


@transaction.atomic
def answer_agenda(
    therapist: User,
    relationship: CareRelationship,
    *,
    guidance_id: uuid.UUID,
    item_id: uuid.UUID,
    text: str = "",
    reply: str = "",
    now: datetime,
) -> Guidance:
    """One bounded reply to something that the client has put on the agenda; 404 if it is not there.

    To a wish to talk before the two meet there are fixed replies, also where this therapist
    answers only in person; "when we meet" names the next appointment and needs one. Safe to repeat,
    as answer() is.
    """
    item = (
        AgendaItem.objects.filter(
            pk=item_id,
            relationship=relationship,
            relationship__therapist=therapist,
            relationship__status=CareRelationship.Status.ACTIVE,
            withdrawn_at=None,
        )
        .exclude(kind=AgendaItem.Kind.BRING_UP)
        .defer("words")
        .first()
    )
    if item is None or not _pin_is_shown(item, now):
        raise Http404
    keys.warm([relationship.of_id])
    content = REPLY.clean({"text": text, "reply": reply})
    if sent := _sent(guidance_id, therapist, item, content):
        return sent
    _refuse_what_cannot_be_said(relationship, item, content)
    ratings, words = REPLY.split(content)
    if ratings.get("reply") == "next":
        ratings |= _when_they_meet(relationship, now)
    return _send(therapist, relationship, guidance_id, item, (ratings, words), now)


def _pin_is_shown(item: AgendaItem, now: datetime) -> bool:
    if item.entry_id is None:
        return True
    shares = Share.objects.live(now)
    return shares.filter(entry=item.entry_id, relationship=item.relationship_id).exists()


def _refuse_what_cannot_be_said(
    relationship: CareRelationship, item: AgendaItem, content: Content
) -> None:
    if "reply" in content and item.kind != AgendaItem.Kind.TALK_BEFORE:
        raise ValidationError({"reply": _("This is for a wish to talk before you meet.")})
    if "text" in content and relationship.guidance_mode == Mode.IN_SESSION_ONLY:
        raise ValidationError({"text": ONLY_WHEN_YOU_MEET})


def _when_they_meet(relationship: CareRelationship, now: datetime) -> Content:
    at = care.next_appointments([relationship], now).get(relationship.pk)
    if at is None:
        raise ValidationError({"reply": _("There is no next appointment yet.")})
    return {"meets_at": at.isoformat()}


def _send(
    therapist: User,
    relationship: CareRelationship,
    guidance_id: uuid.UUID,
    about: Entry | AgendaItem,
    columns: tuple[Content, Content],
    now: datetime,
    grant: uuid.UUID | None = None,
) -> Guidance:
    guidance = Guidance(
        id=guidance_id,
        client_id=relationship.of_id,
        entry=about if isinstance(about, Entry) else None,
        agenda_item=about if isinstance(about, AgendaItem) else None,
        relationship=relationship,
        author=therapist,
        sent_at=now,
        shown_from=now + timedelta(seconds=settings.ANSWER_UNDO_SECONDS),
    )
    guidance.ratings, guidance.words = columns
    if not insert(guidance):  # the same was sent at this very moment, or the id was taken
        if sent := _sent(guidance_id, therapist, about, content_of(guidance)):
            return sent
        raise IdTaken
    if isinstance(about, Entry):
        shares = Share.objects.filter(entry=about, relationship=relationship, revoked_at=None)
        shares.update(answered_at=now)
        _reviewed(therapist, relationship, about, now)
    _record(therapist, "answered", guidance, about, now, grant)
    expect_guidance(guidance, now)
    return guidance


def _reviewed(therapist: User, relationship: CareRelationship, entry: Entry, now: datetime) -> None:
    """Answering puts aside what was on screen; what its client has changed since waits on."""
    share = Share.objects.live(now).get(entry=entry, relationship=relationship)
    mark = ReadMark.objects.filter(entry=entry, relationship=relationship).first() or ReadMark()
    read = mark.entry_version if share.level == Share.Level.FULL else mark.ratings_version
    version = read or shown_version(entry, share.level)
    mark_reviewed(therapist, relationship, {entry.pk: version}, now=now)


def _sent(
    guidance_id: uuid.UUID, therapist: User, about: Entry | AgendaItem, content: Content
) -> Guidance | None:
    """What this id stands for, if it is this very answer. Raises IdTaken if it is another one."""
    sent = Guidance.objects.filter(pk=guidance_id).first()
    if sent is None:
        return None
    mine = sent.author_id == therapist.pk and about.pk in (sent.entry_id, sent.agenda_item_id)
    if mine and _said(content_of(sent)) == _said(content):
        return sent
    raise IdTaken


def _said(content: Content) -> Content:
    """What its author chose and typed."""
    return {key: freeze(value) for key, value in content.items() if key != "meets_at"}


@transaction.atomic
def take_back_answer(
    therapist: User,
    relationship: CareRelationship,
    guidance_id: uuid.UUID,
    *,
    path: str,
    now: datetime,
) -> Guidance | None:
    """Unsay what its client can't know of yet: it is gone, as if it had never been sent.

    Its words wait as a draft where they were typed, on the page at `path`. Gives what it was; None
    if it can be read by now, or is not this therapist's.
    """
    sent = (
        Guidance.objects.select_for_update(of=("self",))
        .select_related("entry", "agenda_item")
        .filter(pk=guidance_id, relationship=relationship, author=therapist)
        .filter(shown_from__gt=now, seen_at=None)
        .first()
    )
    if sent is None:
        return None
    keys.warm([sent.client_id])
    _record(therapist, "took_back_answer", sent, sent.about, now)
    Guidance.objects.filter(pk=sent.pk).delete()
    if sent.entry_id:
        shares = Share.objects.filter(entry=sent.entry_id, relationship=relationship)
        shares.update(answered_at=None)
        undo_reviewed(therapist, relationship, [sent.entry_id], marked_at=sent.sent_at)
    _keep_typed(therapist, sent, path, now)
    return sent


def _keep_typed(therapist: User, sent: Guidance, path: str, now: datetime) -> None:
    """As the form was when it was sent: see templates/journals/_answer_form.html, _reply_form."""
    keys.warm([therapist.pk])
    place = "answer" if sent.entry_id else "reply"
    said = {key: [str(value)] for key, value in _said(content_of(sent)).items()}
    save_draft(
        therapist.pk,
        draft_id=uuid.uuid5(sent.pk, "taken back"),
        place=f"{place}/{sent.about.pk}",
        words={**said, "draft_path": [path]},
        based_on=0,
        page=str(sent.pk),
        step=1,
        now=now,
    )


def _record(
    therapist: User,
    verb: str,
    guidance: Guidance,
    about: Entry | AgendaItem,
    now: datetime,
    grant: uuid.UUID | None = None,
) -> None:
    """`grant`: the share that had opened it."""
    entity = (f"journals.{type(about).__name__}", about.pk, about.version)
    ledger.record(
        actor_id=therapist.pk,
        verb=verb if isinstance(about, Entry) else f"{verb}_agenda",
        client_id=guidance.client_id,
        entities=[entity],
        grants={about.pk: grant} if grant else None,
        now=now,
    )


def mark_seen(client: User, guidance_ids: Iterable[uuid.UUID], *, now: datetime) -> None:
    """The client has had these answers on screen."""
    unseen = Guidance.objects.shown(now).filter(client=client, seen_at=None)
    unseen.filter(pk__in=list(guidance_ids)).update(seen_at=now)

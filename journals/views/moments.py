"""Moments: the list, a new one, and the one page that holds all its parts."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from journals import access, actions
from journals.forms import CreditForm, LookBackForm, NewMomentForm, NoticeForm, on_the_wall
from journals.kinds.menu import MENU_ITEM
from journals.models import DecisionProposal
from journals.moments import Moment, as_moment, content
from journals.reading import Reader
from journals.seen import Seen
from journals.views.pins import pins_of
from journals.views.posted import Posted
from journals.views.safety import onward
from journals.views.saving import save
from journals.views.saving import status as status_of
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.pages.paging import page_number

PAGE = 30
# Under this, words to oneself are too large, or not exact enough.
BELIEVABLE = 5
LONGEST = MENU_ITEM.field("text").most  # words for the list of one's own


def people(user) -> list[tuple[str, str]]:
    return [(str(person.pk), person.words["label"]) for person in access.own_people(user)]


@allow("client")
def moments(request: HttpRequest) -> HttpResponse:
    now, page = timezone.now(), page_number(request)
    rows = list(access.own_episodes(request.user)[(page - 1) * PAGE : page * PAGE + 1])
    context = {
        "nav": "moments",
        "moments": [as_moment(episode, now) for episode in rows[:PAGE]],
        "page": page,
        "more": len(rows) > PAGE,
    }
    return render(request, "journals/moments.html", context)


@allow("client")
@sensitive_post_parameters()
def new_moment(request: HttpRequest) -> HttpResponse:
    form, write = begun(Posted.by(request))
    if form.is_valid() and (episode := save(form, write)):
        there = episode_url(episode, "look-back" if "look_back" in request.POST else "")
        return onward(request, access.own_entry(request.user, form.cleaned_data["entry_id"]), there)
    context = {"nav": "new", "form": form, "has_errors": bool(form.errors)}
    context["helped"] = None if form.plan else access.own_helped(request.user, timezone.now())
    return render(request, "journals/moment_new.html", context, status=status_of(form))


def _again(me, text: str):
    """The earlier moment of which this is one more; None without one."""
    pk = _id(text)
    return access.own_episode(me, pk) if pk else None


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError as error:
        raise Http404 from error


def _new_moment_form(posted: Posted, again) -> NewMomentForm:
    me = posted.me
    first: dict[str, Any] = {"episode_id": actions.new_id()}
    if again is not None:
        first |= {"title": again.words.get("title", ""), "goal": str(again.goal_id or "")}
        last = as_moment(again, posted.now).notes
        first["usual_response"] = last[-1].words.get("usual_response") if last else None
    return NewMomentForm(
        posted.fields,
        now=posted.at,
        zone=posted.zone,
        plan=bool(posted.asked.get("plan")),
        people=people(me),
        goals=list(access.own_goals(me)),
        again=again,
        initial=first,
    )


def begun(posted: Posted) -> tuple[NewMomentForm, Callable[[], Any]]:
    """The form of a new moment as it came, and what saves it."""
    again = _again(posted.me, posted.asked.get("again", ""))
    form = _new_moment_form(posted, again)
    return form, lambda: actions.begin_moment(
        posted.me,
        episode_id=form.cleaned_data["episode_id"],
        entry_id=form.cleaned_data["entry_id"],
        content=form.content,
        when=form.when,
        title=form.cleaned_data["title"],
        goal=form.chosen_goal,
        planned=form.plan or form.cleaned_data["planned"],
        until=form.ends,
        again=again,
        written_at=posted.at,
        now=posted.now,
    )


def episode_url(episode, part: str = "") -> str:
    return reverse("moment", args=[episode.pk]) + (f"#{part}" if part else "")


@allow("client")
def moment(request: HttpRequest, pk) -> HttpResponse:
    answer = page_of(request, pk)
    unseen = [reply.id for reply in request.moment.answers if reply.new]
    if unseen:
        actions.mark_seen(request.user, unseen, now=timezone.now())
    return answer


@dataclass(frozen=True)
class Page:
    """One moment as somebody looks at it now, and what they asked to write."""

    me: Any
    shown: Moment
    now: datetime
    people: list[tuple[str, str]]
    asked: str = ""  # notice, add, look-back, credit, or the id of one part
    fair: bool = False  # being fair to oneself, although there is credit
    smaller: bool = False  # words that were too large, written anew
    decided: DecisionProposal | None = None  # what is put in my own way before I confirm it

    @cached_property
    def menu(self) -> list:
        return list(access.own_menu(self.me))

    @cached_property
    def audience(self) -> list[Reader]:
        """Who can open something of it; without anybody, nothing is asked."""
        relationships = {share.relationship for share in self.shown.shares}
        meetings = care.next_appointments(relationships, self.now) if relationships else {}
        return self.shown.audience(meetings)

    @property
    def part(self) -> Seen | None:
        """The part that is written anew."""
        if self.asked == "notice":
            return self.shown.notes[-1] if self.shown.notes else None
        return next((one for one in self.shown.parts if str(one.entry_id) == self.asked), None)

    @property
    def over(self) -> bool:
        """A plan whose time has come: what is asked for is how it went."""
        return self.shown.planned and self.shown.ends_at <= self.now

    @property
    def notices(self) -> bool:
        return self.asked == "add" or self.over_now or _is(self.part, "self_monitoring")

    @property
    def over_now(self) -> bool:
        return self.over and not self.asked


def _is(part: Seen | None, kind: str) -> bool:
    return part is not None and part.kind == kind


def look_at(request: HttpRequest, pk, asked: str = "") -> Page:
    me, now, known = request.user, timezone.now(), people(request.user)
    shown = as_moment(access.own_episode(me, pk), now, access.own_names(me))
    get, decided = request.GET, request.POST.get("decided") or request.GET.get("decided", "")
    return Page(
        me,
        shown,
        now,
        known,
        asked or get.get("change", ""),
        fair=bool(get.get("fair")),
        smaller=bool(get.get("smaller")),
        decided=access.own_decision(me, pk, now) if (pk := _id(decided)) else None,
    )


def page_of(request: HttpRequest, pk, status: int = 200, **forms) -> HttpResponse:
    """The whole page. The parts that are given as forms are open, with what was typed."""
    page = look_at(request, pk)
    request.moment = page.shown
    context = {"nav": "moments", "has_errors": status >= 400, "now": page.now}
    context |= _drawn(page, _open_forms(page) | forms)
    return render(request, "journals/moment.html", context, status=status)


def _drawn(page: Page, forms: dict[str, Any]) -> dict[str, Any]:
    """What the page is drawn with, once it is known what is open."""
    editing = _editing(forms, page.shown)
    return {
        "moment": page.shown,
        "audience": page.audience,
        "pins": pins_of(page.me, [part.entry_id for part in page.shown.parts], page.now),
        "page": page,
        "forms": forms,
        "editing": editing,
        "adds_note": not any(note.entry_id in editing for note in page.shown.notes),
        "believable": BELIEVABLE,
        "kept": _kept(page),
        "earlier": _earlier(page),
        "decisions": _decisions(page),
        "worse": forms["credit"] is not None and access.felt_worse(page.me),
    }


def _decisions(page: Page) -> list:
    """What a therapist wrote down as decided about this moment, and waits for me."""
    waiting = access.own_decisions(page.me, page.now).filter(entry__episode=page.shown.id)
    return [one for one in waiting if one != page.decided]


def _editing(forms: dict[str, Any], shown: Moment) -> set:
    """The parts that stand as forms, so that they are not shown a second time."""
    ids = {str(form["entry_id"].value()) for form in forms.values() if form is not None}
    return {part.entry_id for part in shown.parts if str(part.entry_id) in ids}


def _kept(page: Page) -> set:
    """The credits whose words need no keeping: they are on the list, or too long for it."""
    if not any(part.text for part in page.shown.credits):
        return set()
    known = {item.words["text"] for item in page.menu if item.archived_at is None}
    texts = {part.entry_id: part.content.get("text", "") for part in page.shown.credits}
    return {pk for pk, text in texts.items() if text in known or len(text) > LONGEST}


def _earlier(page: Page):
    """The moment of which this is one more, if it is still there."""
    pk = page.shown.episode.words.get("again")
    return access.own_episodes(page.me).prefetch_related(None).filter(pk=pk).first() if pk else None


def _open_forms(page: Page) -> dict[str, Any]:
    """What the page asks by itself: what was asked for, and what comes next."""
    return {
        "notice": notice_form(page) if page.notices else None,
        "look_back": look_back_form(page),
        "credit": credit_form(page),
    }


def of_part(page: Page, part: Seen | None) -> dict[str, Any]:
    """What a form needs to write this part anew; nothing for a new one."""
    entry = page.shown.entries[part.entry_id] if part else None
    return (
        {"content": content(entry), "entry_id": entry.pk, "base_version": entry.version}
        if entry
        else {}
    )


def notice_form(page: Page, data=None) -> NoticeForm:
    """One note anew, or one more."""
    part = page.part if _is(page.part, "self_monitoring") else None
    plan = part is not None and part.status == "planned"
    return NoticeForm(
        data,
        now=page.now,
        zone=part.zone if part and not plan else page.me.time_zone,
        plan=plan,
        people=page.people,
        initial=_times(page, part),
        **of_part(page, part),
    )


def _times(page: Page, part: Seen | None) -> dict[str, Any]:
    """When it is or was, as the form asks for it."""
    zone, episode = page.me.time_zone, page.shown.episode
    if part is not None and part.status == "planned":
        ends = on_the_wall(episode.anchor_end, zone)
        return {"happened": on_the_wall(episode.anchor_start, zone), "until": ends}
    if part is not None:
        return {"happened": on_the_wall(part.at, part.zone), "precision": part.precision}
    return {"happened": on_the_wall(page.shown.at, zone)} if page.over else {}


def look_back_form(page: Page, data=None) -> LookBackForm | None:
    part = page.shown.look_back
    ahead = page.shown.planned and not page.over
    if (part or ahead or page.shown.let_go) and page.asked != "look-back" and data is None:
        return None
    standing = of_part(page, part)
    if page.decided:
        entry = page.shown.entries[part.entry_id] if part else None
        standing |= {"content": actions.decided(page.decided, entry)}
    return LookBackForm(
        data,
        goal=page.shown.episode.goal,
        initial={
            "confirm": bool(page.decided) or (bool(part) and part.status == "confirmed"),
            "in_session": bool(page.decided),
        },
        **standing,
    )


def credit_form(page: Page, data=None) -> CreditForm | None:
    part = page.part if _is(page.part, "self_reinforcement") else None
    first = page.shown.look_back is not None and not page.shown.credits
    if data is None and part is None and not first and page.asked != "credit":
        return None
    return CreditForm(
        data,
        praise=_praises(page, part, data),
        of=page.me,
        now=page.now,
        menu=page.menu,
        standing=part is not None,
        smaller=page.smaller and _is(part, "self_reinforcement"),
        **of_part(page, part),
    )


def _praises(page: Page, part: Seen | None, data) -> bool:
    """Which of the two forms it is. What was typed decides first: credit may have been taken back
    meanwhile."""
    if data is not None:
        if any(data.get(key) for key in ("text", "reward", "own_words", "own_rewards")):
            return True
        if any(data.get(key) for key in ("hard", "friend", "try_next")):
            return False
    if part is not None:
        return not {"hard", "friend", "try_next"} & part.content.keys()
    return page.shown.earned and not page.fair


def refused(error: ValidationError) -> str:
    """The first of an action's sentences, for a form of one button."""
    return next(iter(error.messages), "")

"""A session's preparation on two sides of paper: what goes on it, in words, cut so that it fits.

Pure: what goes in was given out by the gate. Both renderings are drawn from these values: the page
to print (templates/journals/prep_print.html), and the file (journals/typesetting).
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journals import measured as tell
from journals.figure import Figure
from journals.figures import urge
from journals.kinds.fields import Shown
from journals.models import AgendaItem
from journals.prep import Numbers, Prep, Urge
from journals.room import cut, height
from journals.seen import CYCLE, Seen, SeenMoment
from journals.talk import Thing

# Two sides of A4 hold so many lines of so many letters, on the page as in the file.
LINES = 92
HEAD, FOOT, HEADING, CHART = 6, 3, 2, 11
# Of one thing that somebody wrote, so many lines at the most: where an answer is asked for, more.
TALK_LINES, WAITING_LINES, OTHER_LINES, LEAST_LINES = 4, 7, 3, 2
THINGS, SCORES = 6, 8


@dataclass(frozen=True)
class Line:
    """One answer. `own`: in somebody's own words, else a number or what was ticked."""

    label: str
    text: str
    own: bool = True

    @property
    def height(self) -> int:
        return height(self.text) + (1 if self.own else 0)


@dataclass(frozen=True)
class Part:
    """A shared part of a moment."""

    entry: uuid.UUID
    heading: str
    lines: tuple[Line, ...]

    @property
    def height(self) -> int:
        return 1 + sum(line.height for line in self.lines)


@dataclass(frozen=True)
class Told:
    """A moment, as far as there is room for it."""

    when: str
    title: str
    tag: str
    parts: tuple[Part, ...]
    titled_by: uuid.UUID | None = None  # the part under whose share the title is read

    @property
    def entries(self) -> set[uuid.UUID]:
        """What is on the paper of it."""
        return {part.entry for part in self.parts} | ({self.titled_by} - {None})

    @property
    def height(self) -> int:
        return 3 + sum(part.height for part in self.parts)


@dataclass(frozen=True)
class Wanted:
    """Something that the client wants to talk about."""

    text: str
    note: str
    item: uuid.UUID

    @property
    def height(self) -> int:
        return height(self.text) + bool(self.note)


@dataclass(frozen=True)
class Known:
    """A fact and its rule."""

    number: str
    words: str
    rule: str

    @property
    def height(self) -> int:
        return height(f"{self.number}, {self.words}") + height(self.rule)


def measured(one: tell.Told) -> Known:
    """A score, what changed, and who says so, as a fact and its rule."""
    words = "; ".join((one.number, *one.words))
    return Known(one.heading, words, " ".join(one.sources))


@dataclass(frozen=True)
class Paper:
    """All that is on the paper."""

    name: str
    prepared: str
    care: str
    since: str
    talk_heading: str
    talk: tuple[Wanted, ...] = ()
    more_talk: str = ""
    facts: tuple[Known, ...] = ()
    scores: tuple[tell.Told, ...] = ()
    more_scores: str = ""
    numbers: Numbers | None = None  # what the chart is drawn from; None: there is none
    moments: tuple[Told, ...] = ()
    more: str = ""
    nothing: str = ""

    @property
    def measures(self) -> tuple[Known, ...]:
        return tuple(map(measured, self.scores))

    @property
    def answers(self) -> dict[uuid.UUID, tell.Answered]:
        """The answers whose numbers stand on it."""
        return {one.entry_id: one for told in self.scores for one in told.answers}

    @property
    def chart(self) -> Figure | None:
        return urge(self.numbers) if self.numbers else None

    @property
    def legend(self) -> str:
        return _("Dots: moments. Line: weekly median. Triangles: you met.")

    @property
    def foot(self) -> str:
        return _("You see only what was shared. Destroy this paper after use.")

    @property
    def things(self) -> set[uuid.UUID]:
        """The ids of all that is on it: entries, and what is on the agenda."""
        told = {pk for moment in self.moments for pk in moment.entries}
        named = {one.entry_id for one in self.named}
        return told | named | {one.item for one in self.talk} | self.answers.keys()

    @property
    def named(self) -> tuple[Urge, ...]:
        """What stands on the chart by its title."""
        return tuple(one for one in self.numbers.urges if one.title) if self.numbers else ()


@dataclass(frozen=True)
class Shared:
    """What there is to put on it, as the gate gave it out."""

    prep: Prep
    moments: Sequence[SeenMoment]  # the newest first, as many as could ever fit
    many: int  # moments that are shared in all
    alone: int  # pages and worksheets that are shared
    name: str
    first_name: str
    by: str
    pinned: set[uuid.UUID] = field(default_factory=set)


def paper(shared: Shared) -> Paper:
    """The paper, on the clock that is active."""
    prep, who = shared.prep, {"who": shared.first_name}
    things = [thing for thing in prep.talk if thing.open and thing.text]
    talk = tuple(map(_wanted, things[:THINGS]))
    facts = tuple(Known(one.number, one.words, one.rule) for one in prep.facts)
    scores = tuple(map(tell.told, prep.numbers.measures))
    numbers = prep.numbers if prep.numbers.urges else None
    used = HEAD + FOOT + sum(one.height for one in (*talk, *facts))
    used += sum(one.height for one in map(measured, scores[:SCORES]))
    used += HEADING * (bool(talk) + bool(facts) + bool(scores)) + (CHART if numbers else 0)
    moments = tuple(_that_fit(shared, LINES - used - HEADING))
    return Paper(
        name=shared.name,
        prepared=_prepared(shared),
        care=_("Contains only what %(who)s shares. %(who)s can see that it was printed.") % who,
        talk_heading=_("%(who)s would like to talk about") % who,
        since=_since(prep),
        talk=talk,
        more_talk=_more_talk(len(things) - len(talk)),
        facts=facts,
        scores=scores[:SCORES],
        more_scores=_more_scores(len(scores) - SCORES),
        numbers=numbers,
        moments=moments,
        more=_more(shared.many - len(moments), shared.alone),
        nothing=_("%(who)s shares no moment with you at the moment.") % who if not moments else "",
    )


# --- words about it -----------------------------------------------------------------------------
def _prepared(shared: Shared) -> str:
    at, meets = timezone.localtime(shared.prep.now), shared.prep.next
    said = {"day": date_format(at, "l j F Y, H:i"), "by": shared.by}
    if meets is None:
        return _("For %(by)s, who had it made on %(day)s.") % said
    said["meets"] = date_format(timezone.localtime(meets), "l j F, H:i")
    return _("For %(by)s, who had it made on %(day)s. You meet on %(meets)s.") % said


def _since(prep: Prep) -> str:
    day = date_format(timezone.localtime(prep.since), "j F")
    if prep.met:
        return _("Since your last appointment, %(day)s") % {"day": day}
    return _("Since you began, %(day)s") % {"day": day}


def _wanted(thing: Thing) -> Wanted:
    note = ""
    if thing.urgent:
        note = _("Would like to talk about this before you meet")
    elif thing.kind == AgendaItem.Kind.PIN:
        note = _("With a moment that is to be brought along")
    return Wanted(cut(thing.text, TALK_LINES), note, thing.id)


def _more_talk(n: int) -> str:
    words = ngettext("and %(n)s more thing, in Keel", "and %(n)s more things, in Keel", n)
    return words % {"n": n} if n > 0 else ""


def _more_scores(n: int) -> str:
    words = ngettext("and %(n)s more number, in Keel", "and %(n)s more numbers, in Keel", n)
    return words % {"n": n} if n > 0 else ""


def _more(moments: int, alone: int) -> str:
    """What else is shared, and is not on it."""
    found = []
    if moments > 0:
        words = ngettext("%(n)s more shared moment", "%(n)s more shared moments", moments)
        found.append(words % {"n": moments})
    if alone > 0:
        words = ngettext("%(n)s shared page", "%(n)s shared pages", alone)
        found.append(words % {"n": alone})
    if not found:
        return ""
    return _("Not on this paper: %(what)s.") % {"what": ", ".join(found)}


# --- moments ------------------------------------------------------------------------------------
def _that_fit(shared: Shared, room: int) -> Iterator[Told]:
    """The newest moments, for as long as there is room; the first one is always there."""
    first = True
    for moment in shared.moments:
        most = WAITING_LINES if moment.waits_since else OTHER_LINES
        told = _told(moment, shared, most)
        if told.height > room:
            told = _told(moment, shared, LEAST_LINES)
        if told.height > room:
            if not first:
                return
            told = _shortened(told, room)
        if told.parts:
            room, first = room - told.height, False
            yield told


def _shortened(told: Told, room: int) -> Told:
    """As many of its parts and answers as there is room for."""
    kept: list[Part] = []
    left = room - 3
    for part in told.parts:
        lines: list[Line] = []
        left -= 1
        for line in part.lines:
            if line.height <= left:
                lines.append(line)
                left -= line.height
        if left < 0:
            break
        kept.append(replace(part, lines=tuple(lines)))
    return replace(told, parts=tuple(kept))


def _told(moment: SeenMoment, shared: Shared, most: int) -> Told:
    at = timezone.localtime(moment.at)
    title = moment.title or _("Moment, %(day)s") % {"day": date_format(at, "j M")}
    parts = (
        *(_note(part, most) for part in moment.notes),
        *(_look_back(part, shared, most) for part in moment.of("self_evaluation")),
        *(_credit(part, most) for part in moment.credits),
    )
    return Told(
        when=date_format(at, "D j M, H:i"),
        title=cut(title, 1),
        tag=_tag(moment, shared),
        parts=parts,
        titled_by=_titled_by(moment),
    )


def _titled_by(moment: SeenMoment) -> uuid.UUID | None:
    full = (part.entry_id for part in moment.parts if part.level == "full" and part.kind in CYCLE)
    return next(full, None) if moment.title else None


def _tag(moment: SeenMoment, shared: Shared) -> str:
    if moment.episode_id in shared.pinned:
        return _("%(who)s would like to bring this along") % {"who": shared.first_name}
    if moment.waits_since:
        day = date_format(timezone.localtime(moment.waits_since), "D j M")
        return _("Waiting for you since %(day)s") % {"day": day}
    if moment.last_view:
        return _("Your view: %(view)s") % {"view": moment.last_view}
    return ""


def _note(part: Seen, most: int) -> Part:
    heading = _("1. Notice · self-monitoring")
    if part.status == "planned":
        heading = _("1. Notice · self-monitoring, planned before")
    return Part(part.entry_id, heading, tuple(_lines(part.shown, most)))


def _look_back(part: Seen, shared: Shared, most: int) -> Part:
    own = [in_words(part.outcome)] if part.outcome else []
    if part.credit:
        own.append(_("credit: %(credit)s") % {"credit": in_words(part.credit)})
    label = _("%(who)s’s own view") % {"who": shared.first_name}
    first = [Line(label, " · ".join(own), own=False)] if own else []
    reasons = [part.reasons] if part.reasons else []
    return Part(
        part.entry_id,
        _("2. Look back · self-evaluation"),
        (*first, *_lines(reasons, most), *_lines(part.shown, most)),
    )


def _credit(part: Seen, most: int) -> Part:
    text = [part.text] if part.text else []
    heading = _("3. Give yourself credit · self-reinforcement")
    return Part(part.entry_id, heading, tuple(_lines([*text, *part.shown], most)))


def _lines(shown: Iterable[Shown], most: int) -> Iterator[Line]:
    for one in shown:
        own = one.look in ("voice", "steps")
        yield Line(str(one.clinical or one.label), cut(in_words(one), most if own else 2), own)


def in_words(one: Shown) -> str:
    """An answer in one run of words."""
    if one.look == "scale":
        return _("%(n)s of %(high)s") % {"n": one.number, "high": one.high}
    if one.look == "tags":
        return ", ".join(map(str, one.items))
    if one.look == "steps":
        return "\n".join(f"{kind}: {text}" if kind else str(text) for kind, text in one.items)
    if one.look in ("lines", "calls", "texts"):
        return "\n".join(map(str, one.items))
    if one.look == "rows":
        return "; ".join(" · ".join(map(in_words, row)) for row in one.items)
    return str(one.text) or ", ".join(map(str, one.items))

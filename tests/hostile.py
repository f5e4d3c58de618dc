"""Texts that try to be more than text, in every field of a world: see tests/world.py.

Each ends with a word of its own, so that wherever that word shows up, what stands before it can be
held against what was written.
"""

import re
import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from journals import actions
from journals.actions import Choice, When
from tests import between
from tests.conftest import NOW
from tests.world import World
from tracker.care.models import CareRelationship

# `hurt()` is what a script would call. None is longer than the shortest field has room for.
PAYLOADS = (
    "<script>hurt()</script>",
    "<img src=x onerror=hurt()>",
    "<svg/onload=hurt()>",
    "</textarea><svg onload=hurt()>",
    '"><b onfocus=hurt() autofocus>',
    "' autofocus onfocus='hurt()",
    "</title><script>hurt()</script>",
    "</script><script>hurt()//",
    "--><!--]]></style></option>",
    "<style>*{display:none}</style>",
    "<iframe srcdoc='<script>'>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh>",
    "<form action=//evil.example>",
    "<a href=javascript:hurt()>",
    "javascript:hurt()//",
    "//evil.example/x.png",
    "{{ 7|add:7 }}{% now 'Y' %}",
    "${7*7} #{7*7} <%= 7 %> {0} %s",
    "&lt;b&gt; &#60;i&#62; &amp;amp;",
    "\u202egnp.exe \u2066(\u2067",
    "a\u200bb\u200dc\ufeffd\u00ad",
    "\u0627\u0644\u0639\u0631 \u05e9\u05dc\u05d5\u05dd (1)",
    "🧑‍🤝‍🧑 🏳️‍🌈 Z̸̢͜a͜l̷̛g̶o",
    "x\r\nBcc: x@evil.example",
    "%0d%0aSet-Cookie:%20a=b",
    "=cmd|' /C calc'!A0",
    *("@SUM(A1)", "+1|cmd", "-2+3|calc"),
    '#read("/etc/passwd") $x$ *b*',
    "= H\n- l\n/ t: <l> @r // /* `c`",
    "\\u{1F600} #let x = 1; ]]} {{[",
    "W" * 31,
)
WORD = re.compile(r"kq\d{4}z")


@dataclass
class HostileWorld(World):
    """`turn`: which payload comes first; each field gets the next one."""

    turn: int = 0
    said: dict[str, str] = field(default_factory=dict)  # the word -> all that was written

    def say(self, group: str) -> str:
        if group.endswith(".email"):
            return super().say(group)
        return self.write(PAYLOADS[(len(self.words) + self.turn) % len(PAYLOADS)], group)

    def all(self, group: str) -> str:
        return self.write("\n".join(PAYLOADS), group)

    def long(self, group: str, letters: int) -> str:
        """One word without a place to break it."""
        return self.write("W" * letters, group)

    def write(self, text: str, group: str) -> str:
        word = super().say(group)
        self.said[word] = f"{text} {word}"
        return self.said[word]


def at_once(world: HostileWorld) -> None:
    """All of them in one text, and words without an end, wherever there is room; Amara reads it."""
    maya, amara, group = world.people["maya"], world.people["amara"], "maya.whole"
    care = CareRelationship.objects.get(pk=world.ids["care_of_maya"])
    texts = {key: world.all(group) for key in ("situation", "journal", "actual_response")}
    episode = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title=world.long(group, 110),
        content={**texts, "thoughts": world.long(group, 900), "cues": ["no_reply"]},
        when=When(NOW - timedelta(hours=1), maya.time_zone),
        now=NOW,
    )
    parts = frozenset(episode.entries.values_list("pk", flat=True))
    actions.share_parts(maya, episode, care, Choice(parts, "full"), now=NOW)
    world.ids["whole_of_maya"] = episode.pk
    title = world.long(group, 110)
    page = actions.write_page(
        maya,
        entry_id=uuid.uuid4(),
        content={"title": title, "text": world.all(group) + "\n" + world.long(group, 9000)},
        when=When(NOW - timedelta(hours=3), maya.time_zone),
        now=NOW,
    )
    world.ids["whole_page_of_maya"] = page.pk
    for who, kind in (("maya", "talk_about"), ("amara", "bring_up")):
        between.put(world, who, care, kind, world.long(group, 480))
    actions.save_note(amara, care, text=world.all(group), base_version=1, now=NOW)


def bent(text: str, said: dict[str, str]) -> list[str]:
    """What does not stand there as it was written, letter for letter but for spaces: controls of
    one line take line breaks out."""
    shown, wrong = squeezed(text), []
    for found in WORD.finditer(shown):
        written = squeezed(said.get(found[0], found[0]))
        if not shown[: found.end()].endswith(written):
            before = shown[max(0, found.end() - len(written)) : found.end()]
            wrong.append(f"{before!r} for {written!r}")
    return wrong


def squeezed(text: str) -> str:
    return "".join(text.split())

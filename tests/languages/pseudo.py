"""A language that nobody speaks: every sentence 40 % longer, its vowels accented, in brackets.

Made from what German translates, of ours, of Django's and of allauth's. What a page says in it
without an accent was said by no translation: it is somebody's own words, or English that was left.
"""

import ast
import html
import re
import struct
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import allauth
import django
from django.conf import settings

from tests.words import SPOKEN
from tracker import wallclock
from tracker.accounts import languages
from tracker.pages import hide
from tracker.safety.rules import RULES

# Of a language that Django knows and Keel does not ship; it is left to right.
CODE = "eo"
OPEN, CLOSE = "⟦", "⟧"
# Two letters of a weekday stay two.
SHORT = 3
VOWELS = str.maketrans({a: b * 2 for a, b in zip("aeiouyAEIOUY", "áéíóúýÁÉÍÓÚÝ", strict=True)})
ACCENTS = str.maketrans("aeiouyAEIOUY", "áéíóúýÁÉÍÓÚÝ")
# What a translation keeps letter for letter.
KEPT = re.compile(r"(%\(\w+\)[sd]|%[sd%]|\{[^{}]*\}|<[^>]*>|&\w+;|\n)")
PLAIN = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|\S")
WHOSE = re.compile(r"['’]s$")
CUT = "…"  # after what somebody wrote, where it goes on elsewhere
SAYS = re.compile(r"[aeiouy]", re.IGNORECASE)
NUL, CONTEXT = "\0", "\x04"


def stretched(text: str) -> str:
    """The same sentence in the pseudo language."""
    begins, ends = text.startswith("\n"), text.endswith("\n")
    if len(text) <= SHORT:
        return text.translate(ACCENTS)
    parts = KEPT.split(text.strip("\n"))
    said = "".join(one if n % 2 else one.translate(VOWELS) for n, one in enumerate(parts))
    return "\n" * begins + OPEN + said + CLOSE + "\n" * ends


# --- its catalogue -------------------------------------------------------------------------
def catalogues(language: str) -> Iterator[Path]:
    """The compiled ones that a page draws its words from, in this language."""
    folders = [Path(one.__file__).parent for one in (django, allauth)]
    where = [folders[0] / "conf", folders[0] / "contrib" / "auth", folders[1]]
    for root in (*(one / "locale" for one in where), *map(Path, settings.LOCALE_PATHS)):
        yield root / language / "LC_MESSAGES" / "django.mo"


def messages(path: Path) -> Iterator[tuple[str, str]]:
    """(original, translation) of a compiled catalogue; plural forms with a NUL between them."""
    data = path.read_bytes()
    _magic, _revision, many, originals, translations = struct.unpack("<5I", data[:20])
    for n in range(many):
        pair = []
        for table in (originals, translations):
            length, place = struct.unpack("<2I", data[table + 8 * n : table + 8 * n + 8])
            pair.append(data[place : place + length].decode())
        yield pair[0], pair[1]


def write(path: Path, said: dict[str, str]) -> None:
    """A compiled catalogue of these."""
    rows = [(one.encode(), other.encode()) for one, other in sorted(said.items())]
    begins, place = 28, 28 + 16 * len(rows)
    tables, texts = [b"", b""], b""
    for half in (0, 1):
        for row in rows:
            tables[half] += struct.pack("<2I", len(row[half]), place + len(texts))
            texts += row[half] + b"\0"
    head = (0x950412DE, 0, len(rows), begins, begins + 8 * len(rows), 0, place)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(struct.pack("<7I", *head) + tables[0] + tables[1] + texts)


def make(folder: Path) -> Path:
    """A folder for LOCALE_PATHS with this language in it."""
    said = {
        "": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
    }
    for path in catalogues("de"):
        for original, _german in messages(path):
            forms = original.rpartition(CONTEXT)[2].split(NUL)
            if original:
                said[original] = NUL.join(stretched(one) for one in forms)
    write(folder / CODE / "LC_MESSAGES" / "django.mo", said)
    return folder


# --- what a page says in it ------------------------------------------------------------------
class Page(HTMLParser):
    """Its texts, and what is only spoken."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.quiet: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "style"):
            self.quiet.append(tag)
        said = dict(attrs)
        self.texts += [value for name, value in attrs if value and name in SPOKEN]
        self.texts += [value for name, value in attrs if value and name.startswith("data-w-")]
        if tag == "input" and said.get("type") == "submit" and said.get("value"):
            self.texts.append(said["value"] or "")

    def handle_endtag(self, tag):
        if self.quiet and self.quiet[-1] == tag:
            self.quiet.pop()

    def handle_data(self, data):
        if not self.quiet:
            self.texts += data.splitlines()  # a list in a text field, line by line


def plain_runs(markup: str) -> Iterator[str]:
    """Words in a row that no translation said."""
    page = Page()
    page.feed(markup)
    page.close()
    for text in page.texts:
        run: list[str] = []
        for word in [*WORDS.findall(html.unescape(text)), ""]:
            if PLAIN.fullmatch(word) and (SAYS.search(word) or run):
                run.append(WHOSE.sub("", word))
                continue
            if run and word != CUT and not _is_short_for_something(run):
                yield " ".join(run)
            run = []


def _is_short_for_something(run: list[str]) -> bool:
    return len(run) == 1 and len(run[0]) <= 5 and run[0].isupper()


def texts_in(*places: str) -> Iterator[str]:
    """Every text of these modules: of stories and of tests, which are told in one language.

    `places`: folders, and patterns of files.
    """
    for place in places:
        pattern = place if place.endswith(".py") else f"{place}/*.py"
        for path in sorted(Path(settings.BASE_DIR).glob(pattern)):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


def names() -> Iterator[str]:
    """What is called the same in every language: places, sites, rules, sources, this product."""
    yield settings.SITE_NAME
    yield from (name for _code, name in languages.names())
    yield from (part for zone in wallclock.zones() for part in zone.replace("_", " ").split("/"))
    yield from (hide.host(code) for code in hide.SITES)
    yield from RULES
    yield from texts_in("tracker/measures/shipped")


class Written:
    """What people wrote themselves, and what therefore may stand on a page as it is."""

    def __init__(self, texts: Iterable[str]):
        self.all = "\n".join(f" {' '.join(PLAIN.findall(one))} " for one in texts)
        self.known: dict[str, bool] = {}

    def has(self, run: str) -> bool:
        if run not in self.known:
            self.known[run] = f" {run} " in self.all
        return self.known[run]

    def left_in_english(self, markup: str) -> list[str]:
        """Runs of words of a page that nobody wrote and no translation said."""
        return sorted({run for run in plain_runs(markup) if not self.has(run)})

"""Every word that the product can say, with the place where it stands: read from the sources.

Templates are read with Django's own lexer, Python with its syntax tree, scripts by their string
literals, worksheets as data. What is said is marked for translation; what is not is found as well.
"""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from django.conf import settings
from django.template.base import Lexer, TokenType

ROOT = Path(settings.BASE_DIR)
# Said aloud by a screen reader or shown by a browser.
SPOKEN = {"aria-label", "aria-description", "alt", "title", "placeholder", "label", "summary"}
MARKERS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
# Tags of HTML inside which a sentence goes on.
INLINE = {"a", "b", "strong", "em", "span", "svg", "use", "abbr", "time", "bdi", "code", "i"}
QUOTED = r"""(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')"""
TRANSLATE = re.compile(rf"^(?:translate|trans)\s+{QUOTED}")
IN_TAG = re.compile(rf"_\({QUOTED}\)")
# One private character for a piece of a template: \ue000 is any tag, the others index PIECES.
FIRST_PIECE = 0xE100


@dataclass(frozen=True)
class Said:
    """One string and where it is said; `marked` for translation or not."""

    place: str
    text: str
    marked: bool = True


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# --- templates -----------------------------------------------------------------------------
@dataclass(frozen=True)
class Piece:
    """A part of a page that is filled in: words for translation, or somebody's value."""

    kind: str  # "words" or "value"
    text: str = ""


class Reader(HTMLParser):
    """The text runs of a page, each as a list of characters of which some stand for pieces."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[str] = [""]
        self.attributes: list[str] = []
        self.quiet = 0

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "style"):
            self.quiet += 1
        if tag not in INLINE:
            self.runs.append("")
        self.attributes += [value or "" for key, value in attrs if key in SPOKEN]

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self.quiet -= 1
        if tag not in INLINE:
            self.runs.append("")

    def handle_data(self, data):
        if not self.quiet:
            self.runs[-1] += data


@dataclass(frozen=True)
class Template:
    place: str
    pieces: tuple[Piece, ...]
    runs: tuple[str, ...]
    attributes: tuple[str, ...]

    def piece(self, char: str) -> Piece | None:
        n = ord(char) - FIRST_PIECE
        return self.pieces[n] if 0 <= n < len(self.pieces) else None


def _message(found: re.Match) -> str:
    return next(group for group in found.groups() if group is not None).replace('\\"', '"')


def read_template(path: Path) -> Template:
    pieces: list[Piece] = []
    stream, block, skip = "", None, ""
    for token in Lexer(path.read_text()).tokenize():
        first = token.contents.split()[0] if token.contents.split() else ""
        if skip:
            skip = "" if token.token_type == TokenType.BLOCK and first == skip else skip
            continue
        if block is not None:  # inside blocktranslate
            if first == "plural" and token.token_type == TokenType.BLOCK:
                pieces.append(Piece("words", _squeezed(block)))
                block = ""
            elif first in ("endblocktranslate", "endblocktrans"):
                pieces.append(Piece("words", _squeezed(block)))
                stream += chr(FIRST_PIECE + len(pieces) - 1)
                block = None
            elif token.token_type == TokenType.VAR:
                block += f"%({token.contents})s"
            else:
                block += token.contents
        elif token.token_type == TokenType.TEXT:
            stream += token.contents
        elif token.token_type == TokenType.VAR:
            pieces += [Piece("words", _message(found)) for found in IN_TAG.finditer(token.contents)]
            pieces.append(Piece("value"))
            stream += chr(FIRST_PIECE + len(pieces) - 1)
        elif token.token_type == TokenType.BLOCK:
            if first in ("blocktranslate", "blocktrans"):
                block = ""
            elif first == "comment":
                skip = "endcomment"
            elif first == "block" and token.contents.endswith(("_class", "_data")):
                skip = "endblock"  # classes and attributes of the tag around it
            elif found := TRANSLATE.match(token.contents):
                pieces.append(Piece("words", _message(found)))
                if " as " not in token.contents[found.end() :]:
                    stream += chr(FIRST_PIECE + len(pieces) - 1)
            else:
                words = IN_TAG.finditer(token.contents)
                pieces += [Piece("words", _message(found)) for found in words]
                stream += "\ue000"
    reader = Reader()
    reader.feed(stream if path.suffix == ".html" else f"<p>{stream}</p>")
    reader.close()
    return Template(name(path), tuple(pieces), tuple(reader.runs), tuple(reader.attributes))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@cache
def templates() -> tuple[Template, ...]:
    return tuple(read_template(path) for path in sorted((ROOT / "templates").rglob("*.*")))


def said_by_templates() -> Iterator[Said]:
    for page in templates():
        yield from (Said(page.place, one.text) for one in page.pieces if one.kind == "words")
        for text in (*page.runs, *page.attributes):
            plain = re.sub(r"[\ue000-\uf8ff]", " ", text)
            # Parts of a tag, in a template that is a part of a page.
            plain = re.sub(r"""[\w-]+="[^"]*"|<\w.*$|^[^<]*">""", " ", plain)
            if re.search(r"[^\W\d_]{2}", plain):
                yield Said(page.place, _squeezed(plain), marked=False)


# --- Python --------------------------------------------------------------------------------
# The demo's story is invented people's words; commands, checks and doctor speak to operators;
# how a language writes a date is no word of it.
SILENT = ("journals/demo/", "journals/example.py", "tracker/operations/", "tracker/formats/")
SILENT += ("tracker/settings.py", "tracker/celery.py")
# Errors whose words a developer reads, and nobody else.
INTERNAL = {"ValueError", "TypeError", "RuntimeError", "KeyError", "LookupError", "AssertionError"}
INTERNAL |= {
    "RequestDataTooBig",
    "ImproperlyConfigured",
    "NotImplementedError",
    "CommandError",
    "AttributeError",
}
LOGS = {"debug", "info", "warning", "error", "exception", "critical", "Warning", "Error"}


def modules() -> list[Path]:
    found = [path for top in ("tracker", "journals") for path in (ROOT / top).rglob("*.py")]
    return sorted(
        path
        for path in found
        if not {"migrations", "management"} & set(path.parts)
        and not name(path).startswith(SILENT)
        and path.stem != "checks"
    )


def _called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def _is_marked(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and _called(node) in MARKERS


def _texts(node: ast.AST) -> Iterator[ast.Constant]:
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one


@cache
def said_by_python() -> tuple[Said, ...]:
    """Marked strings, and unmarked ones that read like a sentence."""
    found: list[Said] = []
    for path in modules():
        tree = ast.parse(path.read_text())
        quiet: set[int] = set()
        for node in ast.walk(tree):
            if _is_marked(node):
                context = _texts(node.args[0]) if _called(node).startswith("pget") else ()
                quiet |= {id(one) for one in context}
                for one in _texts(node):
                    if id(one) in quiet:
                        continue
                    quiet.add(id(one))
                    found.append(Said(f"{name(path)}:{one.lineno}", one.value))
            elif isinstance(node, ast.Call) and _called(node) in INTERNAL | LOGS:
                quiet |= {id(one) for one in _texts(node)}
            elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                quiet.add(id(node.value))  # a docstring
        for one in _texts(tree):
            if id(one) not in quiet and _reads_like_words(one.value):
                found.append(Said(f"{name(path)}:{one.lineno}", one.value, marked=False))
    return tuple(found)


def _reads_like_words(text: str) -> bool:
    """Two words that begin with a capital, or a sentence with its stop; no code, path or query."""
    if "<" in text or "{" in text or "\\" in text or "%Y" in text:
        return False
    words = re.fullmatch(r"[A-Z][a-z’']*(?: [\w’',;:“”()–-]{2,})+[.?…!]?", text)
    return bool(words) and not re.match(r"(SELECT|UPDATE|PRAGMA|CREATE|DROP|INSERT)\b", text)


# --- scripts and worksheets -----------------------------------------------------------------
def said_by_scripts() -> Iterator[Said]:
    for path in sorted((ROOT / "static" / "js").rglob("*.js")):
        code = re.sub(r"(?m)^\s*//[^\n]*$|/\*[\s\S]*?\*/", "", path.read_text())
        for found in re.finditer(rf"{QUOTED}|`([^`]*)`", code):
            text = next(group for group in found.groups() if group is not None)
            if " " in text.strip():
                yield Said(name(path), text, marked=False)


def said_by_worksheets() -> Iterator[Said]:
    for path in sorted((ROOT / "journals" / "worksheets").rglob("*.json")):
        yield from (Said(name(path), text) for text in _sentences_of(json.loads(path.read_text())))


def _sentences_of(data: object) -> Iterator[str]:
    """The values of a definition that are words, not codes."""
    if isinstance(data, dict):
        for value in data.values():
            yield from _sentences_of(value)
    elif isinstance(data, list):
        for value in data:
            yield from _sentences_of(value)
    elif isinstance(data, str) and not re.fullmatch(r"[a-z0-9_./:#-]*", data):
        yield data


@cache
def everything() -> tuple[Said, ...]:
    return (
        *said_by_templates(),
        *said_by_python(),
        *said_by_scripts(),
        *said_by_worksheets(),
    )


@cache
def marked() -> tuple[Said, ...]:
    """What is marked for translation."""
    return tuple(said for said in everything() if said.marked)

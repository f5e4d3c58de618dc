"""Each language that is shipped is whole: each sentence, each placeholder, each format of a date.

How a language is added, and how a catalogue is kept up: CONTRIBUTING.md.
"""

import ast
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format, number_format

from tests import words
from tests.conftest import NOW, need
from tests.languages import pseudo
from tests.languages.telling import TELLS
from tests.words import ROOT
from tracker.accounts import languages
from tracker.formats.de.formats import WRITTEN as GERMAN
from tracker.formats.es.formats import WRITTEN as SPANISH

SHIPPED = [code for code, _name in settings.LANGUAGES if code != "en-gb"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|</?[a-z]+")
MAKE = "run `make messages`, then translate what is new"


def folder(language: str) -> Path:
    return ROOT / "locale" / translation.to_locale(language) / "LC_MESSAGES"


@pytest.fixture(scope="module")
def gettext():
    return need("GNU gettext", shutil.which("msgfmt"))


@pytest.mark.parametrize("language", SHIPPED)
def test_nothing_is_missing_and_nothing_is_guessed(gettext, language, tmp_path):
    """msgfmt counts what has no translation, and what was only taken from something alike."""
    source, made = folder(language) / "django.po", tmp_path / "django.mo"
    command = [gettext, "--check", "--statistics", "-o", str(made), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, env={"LC_ALL": "C"})
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"\d+ translated messages\.", done.stderr.splitlines()[-1])
    # what is in the checkout is what is read by people
    compiled = dict(pseudo.messages(folder(language) / "django.mo"))
    source_says = dict(pseudo.messages(made))
    assert {key for key in source_says if compiled.get(key) != source_says[key]} == set(), MAKE
    assert len(compiled) == len(source_says)


@pytest.mark.parametrize("language", SHIPPED)
def test_every_sentence_of_the_sources_is_in_it(language):
    known = {
        _plain(form)
        for original, _said in pseudo.messages(folder(language) / "django.mo")
        for form in original.rpartition(pseudo.CONTEXT)[2].split(pseudo.NUL)
    }
    sources = {_plain(said.text): said.place for said in words.marked() if said.text}
    left = {place: text for text, place in sources.items() if text not in known}
    assert left == {}, MAKE


def _plain(text: str) -> str:
    text = re.sub(r"%\([^)]*\)[sd]|%%", "%", text.replace("\n", " "))
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize("language", SHIPPED)
def test_the_same_is_put_in_and_nothing_else_is(language):
    """What is filled in, and the tags around it; the singular may leave out the number."""
    wrong = {}
    for original, said in pseudo.messages(folder(language) / "django.mo"):
        if not original:
            continue
        forms = original.rpartition(pseudo.CONTEXT)[2].split(pseudo.NUL)
        asked = [sorted(set(PLACEHOLDER.findall(one))) for one in forms]
        for one in said.split(pseudo.NUL):
            if sorted(set(PLACEHOLDER.findall(one))) not in asked:
                wrong[original] = one
    assert wrong == {}


# --- dates and numbers -----------------------------------------------------------------------
IN_TEMPLATES = re.compile(r"""\|(?:date|time):"([^"]*)\"""")
FOR_PROGRAMS = {"c", "Ymd", "H"}  # a machine reads it, or it is compared


def formats_in_use() -> set[str]:
    found = set()
    for path in (ROOT / "templates").rglob("*.html"):
        found |= set(IN_TEMPLATES.findall(path.read_text()))
    for path in words.modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and words._called(node) in ("date_format", "time_format"):
                found |= {text.value for text in words._texts(node.args[1])}
    return found - FOR_PROGRAMS


@pytest.mark.parametrize("written", [SPANISH, GERMAN], ids=["es", "de"])
def test_every_format_is_written_as_the_language_writes_it(written):
    used = formats_in_use()
    assert used - set(written) == set()
    assert set(written) - used == set(), "nobody uses it any more"
    assert len(used) > 15


def test_a_date_and_a_number_in_each_language():
    said = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said[language] = (date_format(NOW, "l j F Y, H:i"), number_format(2.5))
    assert said == {
        "en-gb": ("Monday 23 November 2026, 18:00", "2.5"),
        "es": ("lunes 23 de noviembre de 2026, 18:00", "2,5"),
        "de": ("Montag, 23. November 2026, 18:00", "2,5"),
    }


# --- the languages themselves ------------------------------------------------------------------
def test_each_language_is_called_as_it_calls_itself():
    assert languages.names() == [("en-gb", "English"), ("es", "Español"), ("de", "Deutsch")]
    assert set(TELLS) == {code for code, _name in settings.LANGUAGES}


def _too_early(node: ast.AST, inside: bool = False):
    """Where marked words are filled in or made a text while a module is loaded: they stay in the
    language of that moment."""
    for one in ast.iter_child_nodes(node):
        within = inside or isinstance(one, ast.FunctionDef | ast.Lambda)
        if not within:
            filled = isinstance(one, ast.BinOp) and isinstance(one.op, ast.Mod)
            joined = isinstance(one, ast.JoinedStr) or (
                isinstance(one, ast.Call) and words._called(one) in ("str", "format", "join")
            )
            if (filled and words._is_marked(one.left)) or (
                joined and any(map(words._is_marked, ast.walk(one)))
            ):
                yield one.lineno
        yield from _too_early(one, within)


def test_no_words_are_made_while_the_code_is_loaded():
    found = [
        f"{words.name(path)}:{line}"
        for path in words.modules()
        for line in _too_early(ast.parse(path.read_text()))
    ]
    assert found == []

"""What the product says: translatable, in whole sentences, plain, without a word that hurts.

The word lists are those of the domain's invariant 20 and of the design's rules on voice; each is
read over templates, Python, scripts and worksheets. `tests/words.py` finds the words.
"""

import ast
import itertools
import re
import shutil
import subprocess
import sys
from collections import defaultdict

import pytest
from django.urls import get_resolver

from tests import words
from tests.conftest import need
from tests.words import ROOT, Said

# --- marked for translation ----------------------------------------------------------------
# Not words, though they look like some.
NO_WORDS = {
    "templates/allauth/elements/button.html": "< a button >",  # the tag is chosen in the template
    # Names a rule of the database; the forms say it before, in words of their own.
    "journals/models/episode.py": "It ends before it starts.",
}
# A script says addresses, queries and classes by itself; all that is shown comes with the page.
SHOWN = re.compile(
    r"""(?:textContent|innerText|\.title|ariaLabel|placeholder|label)\s*=\s*["'`][^"'`]*[A-Za-z]{2}"""
    r"""|setAttribute\(\s*["'](?:aria-label|title|alt)["']\s*,\s*["'`]"""
)


def test_nothing_is_said_that_could_not_be_translated():
    bare = [
        said
        for said in words.everything()
        if not said.marked
        and not said.place.startswith("static/")
        and NO_WORDS.get(said.place.split(":")[0]) != said.text
    ]
    assert [f"{said.place}: {said.text}" for said in bare] == []


def test_scripts_show_only_words_that_the_page_brought_along():
    for path in (ROOT / "static" / "js").rglob("*.js"):
        assert SHOWN.findall(path.read_text()) == [], path.name


@pytest.mark.slow
def test_makemessages_runs_clean_and_finds_the_same_words(tmp_path):
    """GNU gettext reads all sources without a complaint, and misses nothing that we found."""
    need("GNU gettext", shutil.which("xgettext") and shutil.which("msgfmt"))
    for top in ("tracker", "journals", "api", "templates"):
        shutil.copytree(ROOT / top, tmp_path / top, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "locale").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale", "de", "--no-wrap"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(tmp_path)},
    )
    assert (done.returncode, done.stderr) == (0, "")
    catalogue = tmp_path / "locale" / "de" / "LC_MESSAGES" / "django.po"
    checked = subprocess.run(
        [
            "msgfmt",
            "--check-format",
            "--check-domain",
            "--output-file",
            "/dev/null",
            str(catalogue),
        ],
        capture_output=True,
        text=True,
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    found = {_plain(text) for text in _messages(catalogue.read_text())}
    ours = {_plain(said.text) for said in words.marked() if "worksheets/" not in said.place}
    assert sorted(ours - found) == []
    assert len(found) > 800


def _messages(catalogue: str) -> list[str]:
    joined = re.sub(r'"\n"', "", catalogue)
    return re.findall(r'^msgid(?:_plural)? "(.+)"$', joined, re.MULTILINE)


def _plain(text: str) -> str:
    """Without what gettext writes in another way: names of values, quotes, line ends."""
    text = re.sub(r"%\([^)]*\)[sd]|%%", "%", text.replace("\\n", " ").replace('\\"', '"'))
    return re.sub(r"\s+", " ", text).strip()


# --- whole sentences -----------------------------------------------------------------------
ENDS = ".?!…:”\u2019)"


def test_no_sentence_is_glued_from_pieces_in_a_template():
    """Two translated pieces, or a piece and a value, in one run of text: the first is a sentence.

    Another language puts them in another order, so they belong into one string.
    """
    glued = []
    for page in words.templates():
        for run in page.runs:
            pieces = [(at, page.piece(char)) for at, char in enumerate(run) if page.piece(char)]
            for (a, left), (b, right) in itertools.pairwise(pieces):
                between = run[a + 1 : b]
                if left.kind != "words" or between.strip() or not left.text:
                    continue
                starts = right.kind == "value" or right.text[:1].islower()
                if starts and left.text[-1] not in ENDS:
                    glued.append(f"{page.place}: {left.text} + {right.text or 'a value'}")
    assert glued == []


def test_no_string_begins_or_ends_with_a_gap():
    gaps = [
        f"{said.place}: {said.text!r}" for said in words.marked() if said.text != said.text.strip()
    ]
    assert gaps == []


def test_python_glues_no_sentence_either():
    glued = []
    for path in words.modules():
        for node in ast.walk(ast.parse(path.read_text())):
            sides = [node.left, node.right] if isinstance(node, ast.BinOp) else []
            if isinstance(node, ast.JoinedStr):
                sides = [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
            adds = isinstance(node, ast.JoinedStr) or isinstance(getattr(node, "op", None), ast.Add)
            if adds and any(words._is_marked(side) for side in sides):
                glued.append(f"{words.name(path)}:{node.lineno}")
    assert glued == []


# --- words that hurt -----------------------------------------------------------------------
# Invariant 20 of the domain: words that blame or label a person.
LABELS = "clingy|needy|failed|missed|non-?complian(?:t|ce)|attention-seeking|manipulative|"
LABELS += "suicidal gesture|committed suicide|broken|streaks?"
# The design's voice, and what it never shows.
VOICE = "overdue|incomplete|adherence|compliance|deteriorat(?:ed|ing)|depression test|failure|"
VOICE += (
    "oops|journey|wellness|amazing|simply|great job|well done|try harder|unlocked|reward unlocked|"
)
VOICE += (
    "confetti|badges?|level up|flames?|you(?:’|')ve been away|are you sure|sentiment|risk score"
)
BANNED = re.compile(rf"\b(?:{LABELS}|{VOICE})\b", re.IGNORECASE)
EMOJI = re.compile("[\U0001f000-\U0001faff\U00002600-\U000027bf\U0000fe0f]")
# "We" is nobody in particular, "just" makes light of what is hard, "!" is a coach.
CLIENTS = re.compile(r"\b(?:we|we(?:’|')(?:re|ll|ve)|just(?! now))\b|!", re.IGNORECASE)


def quoted(found: list[tuple[str, str, str]]) -> list[str]:
    return [f"{place}: “{word}” in “{text}”" for place, word, text in found]


def test_no_word_that_blames_labels_or_cheers():
    found = [
        (said.place, match.group(), said.text)
        for said in words.everything()
        if (match := BANNED.search(said.text) or EMOJI.search(said.text))
    ]
    assert quoted(found) == []


# Read by clinicians, whose "we" is their practice.
FOR_CLINICIANS = re.compile(
    r"journals/(?:caseload|client|_looked_at|_caseload|_seen|_still|_answer|_stale|_assign|worksheet_ask)"
    r"|clinic|care/invite|practice/|unverified|forms/(?:guidance|review|assign)|clinical"
    r"|questionnaire|written|_switched|_preview_questions|_scored_by|measures/(?:shipped|fhir|fitting)"
)
ON_PURPOSE = {
    "What should we call you?",
    # The client says it, of two people in a room.
    "We looked at it together, in a session",
    "To talk about before we meet",
    "When we meet",
    "I’d like to talk before we meet",
    # The therapist says it, of the two.
    "only when we meet",
    "agreed when we talk next",
    "asked again if we are all right",
    "ask again if we are all right",
    # The therapist says it, before a worksheet that needs a talk first.
    "We have talked about this one, and about what helps if it gets too much.",
    "We agreed on this together, and on what to do on a hard day.",
    # A day of the week.
    "We",
    # Worksheets that are in use: a version never changes.
    "So that you don’t have to remember it all. You can share it, or just bring it along.",
    "We all have several sides. See which one was there, and what it needed.",
    "What did you do that felt just like you?",
}


def for_clients() -> list[Said]:
    return [said for said in words.marked() if not FOR_CLINICIANS.search(said.place)]


def test_client_pages_say_you():
    found = [
        (said.place, match.group(), said.text)
        for said in for_clients()
        if said.text not in ON_PURPOSE and (match := CLIENTS.search(said.text))
    ]
    assert quoted(found) == []


# --- reading age ---------------------------------------------------------------------------
# A child of ten or eleven reads what scores 6 or less (Flesch and Kincaid, 1975: school grades of
# the United States; their ages 9 to 11 are grades 4 to 6). The formula needs running text, so it
# is taken over all sentences of a file; and no single sentence may be long.
HIGHEST_GRADE = 5.0
ON_AVERAGE = 3.0
LONGEST_SENTENCE = 26
ENOUGH_WORDS = 80
NAMES = re.compile(r"self-(?:monitoring|evaluation|reinforcement)|%\([^)]*\)[sd]|%[sd]|\d[\d.:–-]*")


def syllables(word: str) -> int:
    """Groups of vowels, without a silent e at the end; at least one."""
    word = re.sub(r"[^a-z]", "", word.lower().replace("’", ""))
    groups = len(re.findall(r"[aeiouy]+", word))
    if word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1:
        groups -= 1
    if word.endswith("ed") and groups > 1 and not word.endswith(("ted", "ded")):
        groups -= 1
    return max(groups, 1)


def sentences(texts: list[str]) -> list[list[str]]:
    found = []
    for text in texts:
        for sentence in re.split(r"(?<=[.?!:;…])\s+", NAMES.sub("X", text)):
            if spoken := re.findall(r"[A-Za-z][A-Za-z’'-]*", sentence):
                found.append(spoken)
    return found


def grade(said: list[list[str]]) -> float:
    count = sum(len(sentence) for sentence in said)
    sounds = sum(syllables(word) for sentence in said for word in sentence)
    return 0.39 * count / len(said) + 11.8 * sounds / count - 15.59


def by_file() -> dict[str, list[list[str]]]:
    files: dict[str, list[str]] = defaultdict(list)
    for said in for_clients():
        files[said.place.split(":")[0]].append(said.text)
    # Labels and buttons are no sentences: what has at least five words is.
    read = {place: [s for s in sentences(texts) if len(s) > 4] for place, texts in files.items()}
    return {place: said for place, said in read.items() if said}


def test_the_formula_knows_easy_from_hard():
    easy = "You can stop at any time. Nobody is told. What you wrote stays yours."
    hard = (
        "Participation presupposes familiarity with institutional confidentiality regulations, "
        "notwithstanding individual circumstances."
    )
    assert grade(sentences([easy])) < 3
    assert grade(sentences([hard])) > 15


def test_what_clients_read_is_for_a_reader_of_ten():
    read = by_file()
    hard = {
        place: round(grade(said), 1)
        for place, said in read.items()
        if sum(map(len, said)) >= ENOUGH_WORDS and grade(said) > HIGHEST_GRADE
    }
    assert hard == {}
    assert grade([one for said in read.values() for one in said]) <= ON_AVERAGE


def test_no_sentence_for_clients_is_long():
    long = [
        f"{place}: {' '.join(sentence)}"
        for place, said in by_file().items()
        for sentence in said
        if len(sentence) > LONGEST_SENTENCE and "Talkiatry" not in sentence  # names a source
    ]
    assert long == []


# --- what a history or a lock screen shows -------------------------------------------------
TELLS = re.compile(r"therap|health|mood|clinic|mental|psych|depress|anxi|suicid", re.IGNORECASE)
# A machine asks it and it shows nothing; no person ever has it in a history.
MACHINES = {"healthz"}
TITLE = re.compile(r"\{% block (?:head_)?title %\}(.*?)\{% endblock %\}", re.DOTALL)


def routes(resolver=None, before: str = ""):
    for found in (resolver or get_resolver()).url_patterns:
        path = before + str(found.pattern)
        if hasattr(found, "url_patterns"):
            yield from routes(found, path)
        else:
            yield path, found.name or ""


def test_no_address_says_what_it_is_for():
    told = [
        path
        for path, name in routes()
        if not path.startswith("api/") and name not in MACHINES and TELLS.search(path)
    ]
    assert told == []
    assert len(list(routes())) > 60


def test_no_title_says_it_and_none_has_a_name_or_a_word_of_an_entry():
    titles = {
        words.name(path): found
        for path in (ROOT / "templates").rglob("*.html")
        for found in TITLE.findall(path.read_text())
    }
    assert len(titles) > 25
    assert {place: text for place, text in titles.items() if TELLS.search(text)} == {}
    filled = {
        place: text
        for place, text in titles.items()
        if "{{" in text or re.search(r"blocktrans\w*\s+(?!trimmed|count)", text)
    }
    assert filled == {}

"""What the ledger says of others, the client's list of who looked has words for."""

import ast
import re
from pathlib import Path

from django.conf import settings

from journals.access import LOOKS, OTHER_LOOKS

ROOT = Path(settings.BASE_DIR)
WRITERS = {"record", "_record"}
# What somebody did with their own, that nobody else sees; and what its own page tells.
SILENT = {"wrote", "changed", "moved", "removed", "restored", "erased", "changed_moment"}
SILENT |= {"wrote_person", "put_away_person", "took_up_person"}
SILENT |= {"wrote_goal", "put_away_goal", "took_up_goal"}
SILENT |= {"care_began", "care_paused", "care_resumed"}  # in Care and consents
SILENT |= {"took_back_answer"}  # of which its client never knew
SILENT |= {"deleted_account"}  # which a mail tells: nobody is there to read a list


def verbs() -> set[str]:
    found = set()
    for top in ("journals", "tracker/care"):
        for path in (ROOT / top).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text())):
                name = getattr(getattr(call, "func", None), "attr", "") or getattr(
                    getattr(call, "func", None), "id", ""
                )
                if isinstance(call, ast.Call) and name in WRITERS:
                    given = [*call.args, *(one.value for one in call.keywords if one.arg == "verb")]
                    found |= {
                        one.value
                        for arg in given
                        for one in ast.walk(arg)
                        if isinstance(one, ast.Constant) and isinstance(one.value, str)
                    }
    return {verb for verb in found if re.fullmatch("[a-z]+(_[a-z]+)*", verb)}


def test_each_verb_is_told_or_silent_on_purpose():
    assert len(verbs()) > 30
    assert verbs() - set(LOOKS) - set(OTHER_LOOKS) - SILENT == set()


def test_each_that_is_told_has_words_of_its_own():
    templates = [ROOT / "templates" / "journals" / f"_look{who}.html" for who in ("", "_mine")]
    said = re.compile(r'look\.verb == "(\w+)"')
    worded = {verb for path in templates for verb in said.findall(path.read_text())}
    assert {*LOOKS, *OTHER_LOOKS} - worded == set()

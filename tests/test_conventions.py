"""The rules of the house, read off the syntax tree. docs/ and CONTRIBUTING say them in words."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
CODE = sorted(
    path
    for top in ("api", "journals", "tracker")
    for path in (ROOT / top).rglob("*.py")
    if "migrations" not in path.parts
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
CONTENT = {"Entry", "EntryVersion", "Episode", "Goal", "Guidance", "Person", "ReadMark", "Share"}
CONTENT |= {"Assignment", "Draft", "GoalVersion", "MenuItem", "Wording", "StandingShare"}
CONTENT |= {"AgendaItem", "ClinicianNote", "DecisionProposal", "PrepPrint"}
CONTENT |= {"Export", "ExportPiece", "Questionnaire", "QuestionnaireVersion"}
CONTENT |= {"PracticeWorksheet", "PracticeWorksheetVersion"}
CONTENT |= {"RiskMonitoring", "ReviewFlag", "ReviewStep", "InsightChoices", "InsightRules"}
LONGEST_FILE, LONGEST_VIEW = 400, 15

# Where a manager is named, and why. Nowhere else, and none of these may grow.
MANAGERS = {
    **dict.fromkeys(sorted(CONTENT), ("journals/access/", "journals/actions/")),
    "CareRelationship": ("tracker/care/access/", "tracker/care/actions/", "journals/demo/"),
    "Invitation": ("tracker/care/access/", "tracker/care/actions/"),
    "ConsentRecord": ("tracker/care/access/", "tracker/care/actions/"),
    "Appointment": ("tracker/care/access/", "tracker/care/actions/"),
    "CheckInPlan": ("tracker/care/access/", "tracker/care/actions/"),
    "Supervision": ("tracker/care/access/", "tracker/care/actions/"),
    "Session": (
        "tracker/accounts/access.py",
        "tracker/accounts/actions/",
        "tracker/accounts/session_store.py",
    ),
    "StaffEvent": ("tracker/accounts/access.py", "tracker/accounts/actions/"),
    "Reminder": ("tracker/reminders/",),
    "OwnWords": ("tracker/reminders/access.py", "tracker/reminders/actions/"),
    "CalendarLink": ("tracker/reminders/access.py", "tracker/reminders/actions/"),
    "Notice": ("tracker/reminders/", "journals/demo/"),
    "DataKey": ("tracker/privacy/keys.py",),
    "LedgerEvent": ("tracker/privacy/ledger.py",),
    "LedgerCheckpoint": ("tracker/privacy/ledger.py",),
}
WRITES = {"save", "delete", "create", "bulk_create", "bulk_update", "get_or_create"}
WRITES |= {"update_or_create", "raw_delete", "asave", "acreate"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree(path)))


def imports(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = "." * node.level + (node.module or "")
            yield from (f"{start}.{alias.name}" for alias in node.names)


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """Each call with the last name of what is called."""
    for node in nodes(path):
        if isinstance(node, ast.Call):
            func = node.func
            yield node, getattr(func, "attr", getattr(func, "id", ""))


@pytest.mark.parametrize("model", MANAGERS)
def test_managers_are_named_by_access_and_actions_only(model):
    allowed = MANAGERS[model]
    strange = [
        f"{name(path)}:{node.lineno}"
        for path in CODE
        for node in nodes(path)
        if isinstance(node, ast.Attribute)
        and node.attr in ("objects", "_default_manager", "_base_manager")
        and getattr(node.value, "id", getattr(node.value, "attr", "")) == model
        and not name(path).startswith(allowed)
    ]
    assert strange == []


def test_every_content_model_is_watched():
    from journals import models

    assert set(models.__all__) - {"EntryQuerySet"} == CONTENT <= MANAGERS.keys()


def test_rows_are_written_by_actions_only():
    """In the heart: entries, shares and answers. The read marks go with their ledger lines."""
    strange = [
        f"{name(path)}:{call.lineno} {what}"
        for path in CODE
        for call, what in calls(path)
        if what in WRITES
        and isinstance(call.func, ast.Attribute)
        and name(path).startswith("journals/")
        and not name(path).startswith(("journals/actions/", "journals/demo/"))
        and not (name(path).startswith("journals/access/") and "ReadMark" in ast.unparse(call))
    ]
    assert strange == []


def test_views_and_forms_of_the_platform_write_nothing_themselves():
    strange = [
        f"{name(path)}:{call.lineno} {what}"
        for path in CODE
        for call, what in calls(path)
        if what in WRITES | {"update"}
        and name(path).startswith("tracker/")
        and {path.stem, path.parent.name} & {"views", "forms", "middleware", "context", "access"}
        and isinstance(call.func, ast.Attribute)
        and "objects" in ast.unparse(call.func)
    ]
    assert strange == []


def test_care_is_ended_in_one_way():
    """The platform's end of care knows nothing of shares: the heart's, which does, calls it."""
    ends = {
        name(path)
        for path in CODE
        for call, what in calls(path)
        if what == "end" and {"by", "now"} <= {given.arg for given in call.keywords}
    }
    assert ends == {"journals/actions/ending.py"}


def test_nobody_listens_to_signals():
    words = ("django.dispatch", ".signals", "signals.", "receiver")
    strange = [
        f"{name(path)} {what}"
        for path in CODE
        for what in imports(path)
        if any(word in what for word in words)
    ]
    assert strange == []


def test_nothing_is_marked_safe():
    """The picture of an invitation is made of numbers by a library; nothing else is."""
    marked = {
        name(path)
        for path in CODE
        for node in nodes(path)
        if isinstance(node, ast.Name | ast.alias)
        and getattr(node, "id", getattr(node, "name", "")) in ("mark_safe", "SafeText")
    }
    assert marked == {"tracker/care/qr.py"}
    made = {
        name(path)
        for path in CODE
        for call, what in calls(path)
        if what == "SafeString" and not all(isinstance(given, ast.Constant) for given in call.args)
    }
    assert made == set()
    templates = [
        name(path)
        for path in (ROOT / "templates").rglob("*.html")
        if any(word in path.read_text() for word in ("|safe", "autoescape", "safeseq"))
    ]
    assert templates == []


# Who speaks to the database in SQL of their own; the values go beside it.
OWN_SQL = {
    "journals/actions/leaving.py": "empties the log of the database",
    "journals/actions/once.py": "inserts, or not, in one statement",
    "tracker/accounts/counting.py": "counts in one statement",
    "tracker/operations/doctor.py": "asks the server about itself",
    "tracker/operations/dumps.py": "copies the database, and asks who else is in it",
    "tracker/operations/views.py": "SELECT 1",
    "tracker/reminders/claims.py": "moves a whole batch in one statement",
}


def test_sql_is_written_in_few_places():
    """And `ruff check` looks for bandit's findings (S) everywhere: shells, weak hashes, dice …"""
    writes = {
        name(path)
        for path in CODE
        for call, what in calls(path)
        if what in ("cursor", "raw", "extra", "RawSQL", "execute_sql")
        and isinstance(call.func, ast.Attribute)
    }
    assert writes == set(OWN_SQL)


def test_what_ruff_is_to_overlook_has_its_reason_beside_it():
    silent = [
        f"{name(path)}:{number}"
        for path in CODE
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if "# noqa: S" in line and " - " not in line.partition("# noqa: S")[2]
    ]
    assert silent == []


# What makes markup or code of a text: the policy would stop most of it, in most browsers.
SINKS = r"(inner|outer)HTML\s*\+?=|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc"
SINKS += r"|createContextualFragment|HTMLUnsafe|DOMParser|setTimeout\(\s*[\"'`]|javascript:"


def test_scripts_make_no_markup_of_text():
    found = {
        f"{name(path)}: {one}"
        for path in (ROOT / "static" / "js").rglob("*.js")
        for one in re.findall(SINKS, path.read_text())
    }
    assert found == set()


def test_celery_is_known_to_tasks_only():
    knows = {
        name(path)
        for path in CODE
        if any(what.split(".")[0] == "celery" for what in imports(path)) and path.stem != "tasks"
    }
    assert knows == {"tracker/celery.py"}
    web = [
        f"{name(path)} {what}"
        for path in CODE
        for what in imports(path)
        if (what.endswith(".tasks") or "tracker.celery" in what) and path.stem != "tasks"
    ]
    assert web == []


def test_no_message_waits_for_its_time_in_the_broker():
    """Longer than its visibility timeout it would come again and again: rows wait instead."""
    waits = [
        f"{name(path)}:{call.lineno}"
        for path in CODE
        for call, _what in calls(path)
        if {"eta", "countdown"} & {given.arg for given in call.keywords}
    ]
    assert waits == []


def views() -> Iterator[tuple[Path, ast.FunctionDef]]:
    """Functions that take the request and answer it, and those that draw a page for them."""
    for path in CODE:
        if path.stem != "views" and path.parent.name != "views":
            continue
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                first = node.args.args[0].arg if node.args.args else ""
                if first == "request":
                    yield path, node


def test_views_are_short():
    long = []
    for path, view in views():
        body = view.body[1:] if ast.get_docstring(view) else view.body
        lines = body[-1].end_lineno - body[0].lineno + 1
        if lines > LONGEST_VIEW:
            long.append(f"{name(path)} {view.name}: {lines} lines")
    assert long == []
    assert len(list(views())) > 40


def test_files_are_short():
    found = [*CODE, *TESTS, *(ROOT / "templates").rglob("*.html")]
    found += [*(ROOT / "static" / "js").rglob("*.js")]
    long = {name(path): len(path.read_text().splitlines()) for path in found}
    assert {path: lines for path, lines in long.items() if lines > LONGEST_FILE} == {}


def test_public_functions_say_what_they_give():
    """Everything public in access and actions has a docstring, or says it all in its name."""
    silent = [
        f"{name(path)} {node.name}"
        for path in CODE
        if "actions" in path.parts or path.stem == "actions"
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and len(node.body) > 3
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_nothing_is_put_into_a_style_attribute_or_an_inline_script():
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        assert " style=" not in text, name(path)
        assert " onclick=" not in text, name(path)
        assert "<style" not in text, name(path)
        assert "<script>" not in text, name(path)


def test_time_is_an_argument():
    """Actions and pure modules are told what time it is; only the outside looks at a clock."""
    pure = ("journals/actions/", "journals/kinds/", "journals/states.py", "journals/moments.py")
    pure += ("journals/access/", "tracker/care/actions/", "tracker/care/access/")
    pure += ("tracker/accounts/actions/", "tracker/accounts/access.py")
    clocks = {"timezone.now", "datetime.now", "datetime.utcnow", "date.today", "time.time"}
    clocks |= {"timezone.localdate"}
    looks = [
        f"{name(path)}:{call.lineno}"
        for path in CODE
        if name(path).startswith(pure)
        for call, _what in calls(path)
        if ast.unparse(call.func) in clocks
    ]
    assert looks == []


def test_the_import_contracts_hold():
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(program), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout

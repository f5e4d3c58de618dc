"""What stands in the log: one line for each event, and no word of anybody's.

What our own code says was written for the log. Others say what they have in hand: paths, the
arguments of a task, the text of an exception. Of theirs the sentence stays, and whatever was put
into it goes, save numbers. Knows neither models nor requests, so that gunicorn can read it.
"""

import json
import logging
import traceback
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

OURS = ("tracker.", "journals.", "api.")
LEFT_OUT = "…"
HERE = f"{Path(__file__).resolve().parents[2]}/"
PACKAGES = "/site-packages/"
# The one sentence of gunicorn's that comes with its words already in it.
UNREADABLE = "Invalid request from ip="

# Which request this is, for all lines that are written while it is answered.
request_id: ContextVar[str] = ContextVar("request_id", default="")


class Lines(logging.Formatter):
    """JSON: time (UTC), level, logger, message, and where there are any: request (which one),
    method, route, status, milliseconds; error (type, what it came of, the places in the code)."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(event(record))


class Plain(logging.Formatter):
    """The same for whoever sits in front of it, an error on more lines."""

    def format(self, record: logging.LogRecord) -> str:
        found = event(record)
        start = [found.pop(name) for name in ("time", "level", "logger", "message")]
        error = found.pop("error", None)
        line = "{} {} {}: {}".format(*start) + "".join(f" {k}={v}" for k, v in found.items())
        line = "".join(sign if sign.isprintable() else LEFT_OUT for sign in line)
        if not error:
            return line
        return "\n  ".join([line, *error["where"], " from ".join(error["types"])])


def event(record: logging.LogRecord) -> dict[str, Any]:
    found: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "message": _message(record),
    }
    if current := request_id.get():
        found["request"] = current
    found |= getattr(record, "fields", {})
    if record.exc_info and record.exc_info[1]:
        found["error"] = _error(record.exc_info[1], record.exc_info[2])
    return found


def _message(record: logging.LogRecord) -> str:
    if hasattr(record, "request"):  # Django's, about an answer, with its path
        return f"Answered {getattr(record, 'status_code', LEFT_OUT)}"
    said = record.msg if isinstance(record.msg, str) else _quiet(record.msg)
    if said.startswith(UNREADABLE):
        return said.partition(" from ")[0]
    quiet = _without_errors if record.name.startswith(OURS) else _quiet
    args = record.args
    try:
        if isinstance(args, Mapping):
            return said % {name: quiet(one) for name, one in args.items()}
        return said % tuple(map(quiet, args)) if args else said
    except (TypeError, ValueError):  # a place that wants what was left out
        return said


def _quiet(value: object) -> Any:
    if value is None or isinstance(value, int | float):
        return value
    return _without_errors(value) if isinstance(value, BaseException) else LEFT_OUT


def _without_errors(value: object) -> Any:
    """What our code gives, but no text that an exception brought along."""
    return type(value).__name__ if isinstance(value, BaseException) else value


def _error(error: BaseException, trace: Any) -> dict[str, list[str]]:
    types, before = [], error
    while before and len(types) < 5:
        types.append(f"{type(before).__module__}.{type(before).__qualname__}")
        before = before.__cause__ or before.__context__
    where = [
        f"{_place(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(trace)
    ]
    return {"types": types, "where": where}


def _place(file: str) -> str:
    return file.rpartition(PACKAGES)[2].removeprefix(HERE)

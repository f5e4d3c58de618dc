"""Runs pytest on SQLite and then on PostgreSQL; arguments go to both.

The second run leaves out what is marked `once`: how pages look, and words. With `--deal`, what both
databases would answer alike is asked on one of them: see tests/conftest.py.

The last line is pytest's own: that of the run that failed, if one did. The exit code is 0 only if
both passed.
"""

import contextlib
import os
import subprocess
import sys

import psycopg

from tests.engines import Missing, Server


def main(arguments: list[str]) -> int:
    with contextlib.ExitStack() as ends:
        given = os.environ.pop("DATABASE_URL", "")
        try:
            url = answering(given) if given else ends.enter_context(Server())
        except Missing as sentence:
            if given:
                say(str(sentence))
                return 1
            url = ""
            arguments = [one for one in arguments if one != "--deal"]
            say(f"{sentence} The tests run on SQLite only.")
        first, closing = run("SQLite", arguments, {})
        second = int(bool(os.environ.get("CI")))  # nothing may be missing there
        if url:
            # what looks the same on every database was looked at already
            second, _ = run("PostgreSQL", ["-m", "not once", *arguments], {"DATABASE_URL": url})
        if first and not second:
            say(f"On SQLite:\n{closing}")
        return first or second


def answering(url: str) -> str:
    """The address that DATABASE_URL gave. Raises Missing if nobody answers there."""
    if not url.startswith(("postgres://", "postgresql://")):
        raise Missing("DATABASE_URL must name a PostgreSQL (postgres://…).")
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.Error as reason:
        why = str(reason).splitlines()[0]
        raise Missing(f"The PostgreSQL of DATABASE_URL does not answer: {why}.") from None
    return url


def run(name: str, arguments: list[str], more: dict[str, str]) -> tuple[int, str]:
    """pytest's exit code and its closing line."""
    say(f"=== {name} ===")
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    started = subprocess.Popen(
        [sys.executable, "-m", "pytest", *colour, *arguments],
        env=os.environ | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    closing = ""
    for line in started.stdout:
        closing = line.rstrip() or closing
        sys.stdout.write(line)
        sys.stdout.flush()
    return started.wait(), closing


def say(words: str) -> None:
    print(words, flush=True)  # noqa: T201 - this is a program, and it speaks


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main(sys.argv[1:]))
    sys.exit(130)

"""The secrets of a first start, written before Django reads its settings.

`manage.py` calls `prepare(sys.argv)` first when the command is `up`. The settings need
SECRET_KEY and KEEL_KEYS to load at all, so this module imports no Django and no settings.
"""

import base64
import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATABASE = "keel.sqlite3"
SECRETS = ("SECRET_KEY", "KEEL_KEYS")


class CannotStart(Exception):
    """Why this start would do harm, in one sentence for the person at the keyboard."""


def prepare(argv: list[str]) -> None:
    """Make the data directory and, on the very first start, the secrets file in it.

    `argv` is `sys.argv`; with `--help` nothing is written. Ends the process with a sentence
    and status 1 where going on would make new keys for an old database.
    """
    if {"-h", "--help"} & set(argv):
        return
    try:
        place = data_dir(os.environ)
        # From here on every process agrees, whatever directory it is started in.
        os.environ["KEEL_DATA"] = str(place)
        written = write_secrets(place, os.environ)
        if site := site_url(place, os.environ):
            os.environ["SITE_URL"] = site
    except CannotStart as reason:
        sys.exit(str(reason))
    if written:
        print(  # noqa: T201 - this is the program speaking to the person who started it
            f"First start: new keys are in {written}.\n"
            "Keep a copy of that file away from this machine: "
            "without it nothing that is written here can be read again.",
            flush=True,
        )


def data_dir(environ: Mapping[str, str]) -> Path:
    """The absolute data directory: KEEL_DATA (or the file KEEL_DATA_FILE), else `var`."""
    given = value("KEEL_DATA", environ)
    return Path(given).expanduser().absolute() if given else BASE_DIR / "var"


def value(name: str, environ: Mapping[str, str]) -> str:
    """A variable from the environment, or from the file that NAME_FILE points to, or ""."""
    if pointer := environ.get(f"{name}_FILE"):
        try:
            return Path(pointer).read_text(encoding="utf-8").strip()
        except OSError as reason:
            raise CannotStart(f"{name}_FILE can't be read: {reason}.") from None
    return environ.get(name, "")


def write_secrets(place: Path, environ: Mapping[str, str]) -> Path | None:
    """Write `place/env` (mode 600) if this is the first start, and return its path.

    Returns None when every secret is already given. Never changes an existing file.
    Raises CannotStart when secrets are missing although a database or a file is there:
    new keys would turn everything in that database into noise.
    """
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = place / "env"
    missing = [name for name in SECRETS if not value(name, environ)]
    if target.exists():
        written = read(target)
        missing = [name for name in missing if name not in written]
        if missing:
            raise CannotStart(
                f"{target} has no {' and no '.join(missing)}: put the file back from your copy."
            )
        return None
    if not missing:
        return None
    if len(missing) < len(SECRETS):
        raise CannotStart(f"{missing[0]} is not set: SECRET_KEY and KEEL_KEYS go together.")
    if database := existing_database(place, environ):
        raise CannotStart(
            f"There is a database ({database}) but its keys are missing: put {target} back from "
            "your copy, or set SECRET_KEY and KEEL_KEYS. New keys could not read it."
        )
    return write_once(target, fresh(environ))


def read(path: Path) -> dict[str, str]:
    """The variables that have a value in a file of NAME=value lines."""
    pairs = (line.partition("=") for line in path.read_text(encoding="utf-8").splitlines())
    return {name.strip(): text.strip(" '\"") for name, _, text in pairs if text.strip()}


def site_url(place: Path, environ: Mapping[str, str]) -> str:
    """The address that links in mails need when only PORT was chosen, else ""."""
    if not environ.get("PORT") or value("SITE_URL", environ):
        return ""
    file = place / "env"
    if file.exists() and "SITE_URL" in read(file):
        return ""
    return f"http://127.0.0.1:{environ['PORT']}"


def existing_database(place: Path, environ: Mapping[str, str]) -> str:
    """What to call the database that is there already, or "" if there is none.

    Whether a database on a server holds rows can't be told from here, so it counts as one
    that does.
    """
    url = value("DATABASE_URL", environ)
    if not url:
        return DATABASE if (place / DATABASE).exists() else ""
    if not url.startswith("sqlite:"):
        return "DATABASE_URL"
    # sqlite:////srv/keel.sqlite3 has the path behind the third slash.
    path = Path("/" + unquote(urlsplit(url).path).lstrip("/"))
    relative = Path(unquote(urlsplit(url).path).lstrip("/"))
    return str(path) if path.exists() or relative.exists() else ""


def fresh(environ: Mapping[str, str]) -> str:
    """The text of a new secrets file, for invented people on this machine only."""
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    lines = [
        "# Made by the first `manage.py up`. Keep a copy away from this machine.",
        f"SECRET_KEY={secrets.token_urlsafe(48)}",
        f"KEEL_KEYS=k1:{key}",
        f"VAPID_PRIVATE_KEY={secrets.token_urlsafe(32)}",
    ]
    if not value("DEMO", environ):
        lines.append("DEMO=on")
    return "\n".join(lines) + "\n"


def write_once(target: Path, text: str) -> Path:
    """Write a new file in one step, readable by its owner only; an existing one stays."""
    draft = target.with_name(f".env.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        # A link fails where a rename would replace: two first starts at once agree on one key.
        os.link(draft, target)
    except FileExistsError:
        raise CannotStart(f"{target} was just written by another start: start again.") from None
    finally:
        draft.unlink(missing_ok=True)
    return target

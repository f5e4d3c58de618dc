"""Where the embedded broker listens.

Every process of one installation has to come to the same answer without asking
another one: the settings of web, worker and beat, and of any `manage.py` command
in another terminal. So the place follows from the data directory alone.

This module imports no Django: the settings import it.
"""

import hashlib
import os
import tempfile
from pathlib import Path
from urllib.parse import quote

NAME = "broker.sock"

# The kernel's limit for the path of a Unix socket is 108 bytes on Linux and 104 on macOS,
# with the closing NUL; a server that is given a longer one does not start.
LONGEST = 99


def broker_socket(data_dir: Path) -> Path:
    """The path of the broker's Unix socket for this data directory.

    Inside the data directory, unless that path has 100 bytes or more: then in a short
    temporary directory that carries a hash of the data directory and the user's number.
    Creates nothing; `manage.py up` makes the directory, readable by its owner only.
    """
    plain = Path(data_dir).absolute() / NAME
    if len(os.fsencode(plain)) <= LONGEST:
        return plain
    digest = hashlib.sha256(os.fsencode(plain)).hexdigest()[:16]
    # Not TMPDIR: two terminals may have different ones, and on macOS it is long itself.
    short = Path("/tmp") if os.path.isdir("/tmp") else Path(tempfile.gettempdir())  # noqa: S108 - below
    return short / f"keel-{os.getuid()}-{digest}" / NAME


def broker_url(data_dir: Path) -> str:
    """The address that Celery takes, for example `redis+socket:///srv/keel/broker.sock?…`."""
    return f"redis+socket://{quote(str(broker_socket(data_dir)))}?virtual_host=0"

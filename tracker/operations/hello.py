"""Says where Keel is, once it answers. Started by `manage.py up` beside the supervisor.

A process of its own, because `up` becomes the supervisor and can't watch any more. Imports no
Django: it is there before the site is, and gone after one sentence.
"""

import http.client
import os
import sys
import time


def main(argv: list[str]) -> int:
    """`argv`: host and port to ask, the Host header, seconds to wait, the words, the log folder."""
    host, port, name, patience, words, logs = argv
    deadline = time.monotonic() + float(patience)
    parent = os.getppid()
    while time.monotonic() < deadline and os.getppid() == parent:
        if answers(host, int(port), name):
            print(words, flush=True)  # noqa: T201 - speaking is all this program does
            return 0
        time.sleep(0.1)
    if os.getppid() == parent:
        print(f"Keel does not answer yet. What happened is in {logs}.", flush=True)  # noqa: T201
    return 1


def answers(host: str, port: int, name: str) -> bool:
    """Whether /healthz answers well, or sends an installation behind TLS to https."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": name})
        return connection.getresponse().status < 400
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Whether the web server of this container is well: exit code 0 if /healthz says so, else 1.

Asked by the container's health check every half minute, so it imports no Django.
"""

import http.client
import os
import sys
from collections.abc import Mapping
from urllib.parse import urlsplit


def main(environ: Mapping[str, str]) -> int:
    """Ask the port of this machine as the proxy in front would, by the site's own name."""
    site = urlsplit(environ.get("SITE_URL", "http://127.0.0.1:8000"))
    port = int(environ.get("PORT") or 8000)
    headers = {"Host": site.netloc, "X-Forwarded-Proto": site.scheme}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers=headers)
        return 0 if connection.getresponse().status == 200 else 1
    except (OSError, http.client.HTTPException):
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main(os.environ))

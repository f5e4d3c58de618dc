"""What cannot be avoided: a view with one INSERT, and a view with one SELECT of 20 rows.

No sign-in, no checking, no sealing, no ledger, no model: JSON in, one statement, JSON out.
"""

import json
import uuid

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

COLUMNS = "id, client_id, kind, mood, urge, occurred_at, created_at, body"


def make_table() -> None:
    """Once, before the server starts. The index is that of the entries' timeline."""
    binary = "bytea" if connection.vendor == "postgresql" else "blob"
    time = "timestamptz" if connection.vendor == "postgresql" else "datetime"
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_entry (id varchar(36) PRIMARY KEY, client_id varchar(36),"
            f" kind varchar(24), mood smallint, urge smallint, occurred_at {time},"
            f" created_at {time}, body {binary})"
        )
        cursor.execute("CREATE INDEX bench_entry_of ON bench_entry (client_id, occurred_at DESC)")


def one(request: HttpRequest) -> HttpResponse:
    """One INSERT; the body is kept as it came."""
    given, now = json.loads(request.body), str(timezone.now())
    pk = str(uuid.uuid4())
    values = [pk, "c" * 36, "check_in", given["mood"], given["urge"], now, now, request.body]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO bench_entry ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            values,
        )
    return JsonResponse({"id": pk}, status=201)


def twenty(request: HttpRequest) -> HttpResponse:
    """One SELECT of 20 rows; what would be sealed is read and stays where it is."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM bench_entry WHERE client_id = %s"
            " ORDER BY occurred_at DESC, id DESC LIMIT 20",
            ["c" * 36],
        )
        return JsonResponse({"results": [row[:7] for row in cursor.fetchall()]})

"""Which backups were put back here, and whether what was closed since is closed again."""

from datetime import datetime

from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import Exists

from .models import Restoration


def statement(made_at: datetime, begun_at: datetime) -> str:
    """The SQL that says so, for whatever loads the backup: in one step with it, or not at all."""
    table = connection.ops.quote_name(Restoration._meta.db_table)
    times = [str(connection.ops.adapt_datetimefield_value(at)) for at in (made_at, begun_at)]
    values = f"('{times[0]}', '{times[1]}')"
    return f"INSERT INTO {table} (made_at, begun_at) VALUES {values}"  # noqa: S608 - times of ours


def done(begun_at: datetime, now: datetime) -> None:
    """All that was closed since is closed again: people may come in. If another one was begun
    meanwhile, that one says so."""
    Restoration.objects.filter(begun_at=begun_at, done_at=None).update(done_at=now)


def going_on() -> Exists:
    """For a query that must find nothing in the middle of one. A process that was not stopped has
    nobody in it then."""
    return Exists(Restoration.objects.filter(done_at=None))


def are_going_on() -> bool:
    """Costs a query."""
    return Restoration.objects.filter(done_at=None).exists()


def check() -> None:
    """Refuse to go on in the middle of one. Costs a query."""
    if Restoration._meta.db_table not in connection.introspection.table_names():
        return
    if are_going_on():
        raise ImproperlyConfigured(
            "A backup was put back here, and what was closed since then may stand open: "
            "run `manage.py restore` again, to its end."
        )

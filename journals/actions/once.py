"""Writing once, however often and from however many sides the same thing is sent."""

from django.db import connection, models
from django.db.models.constants import OnConflict
from django.db.models.sql.subqueries import InsertQuery

from journals.models import Episode


class IdTaken(Exception):
    """This id is in use for something else. Says nothing about what, or whose."""


def insert(row: models.Model) -> bool:
    """Insert under the id that the device made. False if that id, or its place, was just taken.

    One INSERT … ON CONFLICT DO NOTHING. A refused insert would spoil the whole transaction on
    PostgreSQL, and the savepoint against that costs two more statements with every entry. Django's
    bulk_create can ignore conflicts too, but does not say whether there was one.
    """
    query = InsertQuery(type(row), on_conflict=OnConflict.IGNORE)
    query.insert_values(row._meta.local_concrete_fields, [row])
    ((statement, values),) = query.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        inserted = cursor.rowcount == 1
    if inserted:
        row._state.adding, row._state.db = False, connection.alias
    return inserted


def one_at_a_time(episode: Episode) -> None:
    """Whoever else changes the parts or the sharing of this moment waits until we are done."""
    Episode.objects.select_for_update().filter(pk=episode.pk).values_list("pk", flat=True).first()

"""Database triggers that keep rows as they were written, on SQLite and on PostgreSQL."""

from collections.abc import Callable

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = """
CREATE TRIGGER {name} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END
"""
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION keel_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME; END $$
"""
POSTGRES = """
CREATE TRIGGER {name} BEFORE {event} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION keel_only_added_to()
"""


def _names(table: str, events: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(f"{table}_no_{event.lower()}", event) for event in events]


def install(schema: BaseDatabaseSchemaEditor, table: str, events: tuple[str, ...]) -> None:
    """Refuse these events ("UPDATE", "DELETE") on every row of the table."""
    vendor = schema.connection.vendor
    if vendor == "postgresql":
        schema.execute(POSTGRES_FUNCTION, params=None)
        if "DELETE" in events:
            events = (*events, "TRUNCATE")
    template = POSTGRES if vendor == "postgresql" else SQLITE
    for name, event in _names(table, events):
        schema.execute(template.format(name=name, event=event, table=table), params=None)


def remove(schema: BaseDatabaseSchemaEditor, table: str, events: tuple[str, ...]) -> None:
    """Take the triggers away again."""
    on = f" ON {table}" if schema.connection.vendor == "postgresql" else ""
    if on and "DELETE" in events:
        events = (*events, "TRUNCATE")
    for name, _event in _names(table, events):
        schema.execute(f"DROP TRIGGER IF EXISTS {name}{on}", params=None)


def operation(tables: tuple[str, ...], *events: str) -> tuple[Callable, Callable]:
    """The two functions of a RunPython: install, and remove."""

    def forwards(apps, schema):
        for table in tables:
            install(schema, table, events)

    def backwards(apps, schema):
        for table in tables:
            remove(schema, table, events)

    return forwards, backwards

"""Databases with the same people in them, among ever more entries: written by PostgreSQL itself.

A copy of this process's database gets a crowd around its people, who get older entries too. All of
the crowd's entries hold the same sealed bytes, which open nowhere: no page that is measured opens
them. What is opened stays as it was, but lies scattered among the rest, as it would in years.
"""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.apps import apps
from django.db import connections
from psycopg import sql

# So many entries has each client of a large table written, over three years.
EACH = 1000
# Clients of each of the crowd's therapists.
LIST = 40
# Our own people's are older than what their therapists' pages open of them.
NOT_BEFORE = "12 weeks"
# So many rows of the crowd, or more, lie between two of ours; in so many stretches at the most.
BETWEEN, STRETCHES = 50, 2000

FILLED = ("episode", "entry", "share", "readmark", "guidance")
SCATTERED = ("entry", "share")


def original() -> str:
    """The address of this process's database; nobody is connected to it from here any more."""
    connections.close_all()
    return os.environ["DATABASE_URL"]


@contextmanager
def grown(entries: int, client: uuid.UUID, therapist: uuid.UUID) -> Iterator[str]:
    """The address of a copy with so many entries; it is dropped afterwards.

    `client`, `therapist`: whom the crowd's people are made after; this client gets no crowd's rows.
    """
    here = urlsplit(original())  # nobody may be in what is copied
    name = f"{here.path[1:]}_{entries}"
    with psycopg.connect(urlunsplit(here._replace(path="/postgres")), autocommit=True) as server:
        copy, source = sql.Identifier(name), sql.Identifier(here.path[1:])
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(copy, source))
        try:
            url = urlunsplit(here._replace(path=f"/{name}"))
            with psycopg.connect(url, autocommit=True) as there:
                _grow(there, entries, client, therapist)
            yield url
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(copy))


def settle(url: str) -> None:
    """So that nothing is cleaned up, and nothing learnt about the tables, while it is measured."""
    with psycopg.connect(url, autocommit=True) as there:
        for name in FILLED:
            there.execute(f"ALTER TABLE journals_{name} SET (autovacuum_enabled = false)")
        there.execute("VACUUM (ANALYZE)")
        there.execute("CHECKPOINT")


def _grow(there: psycopg.Connection, entries: int, client: uuid.UUID, therapist: uuid.UUID) -> None:
    there.execute("SET synchronous_commit = off; SET maintenance_work_mem = '512MB'")
    # each row of the crowd finds its person in the same way, and in the order it is made in
    there.execute("SET enable_mergejoin = off; SET enable_nestloop = off")
    stored = there.execute("SELECT count(*) FROM journals_entry").fetchone()
    missing = max(entries - (stored or (0,))[0], 1)
    _people(there, missing, client, therapist)
    with _bare(there):
        stretches = max(1, min(missing // BETWEEN, STRETCHES))
        _lay_aside(there, stretches)
        _fill(there, missing, stretches)
    there.execute("DROP TABLE bench_person")


# --- people ------------------------------------------------------------------------------------
# A row like another one, with other values here and there.
LIKE = "SELECT (jsonb_populate_record(one, jsonb_build_object({}))).* FROM {} one, {}"


def _people(
    there: psycopg.Connection, missing: int, client: uuid.UUID, therapist: uuid.UUID
) -> None:
    """Our own clients, numbered from 0; and after them as many others as are needed, in care."""
    there.execute(
        "CREATE TABLE bench_person AS SELECT row_number() OVER (ORDER BY id) - 1 AS n, client_id,"
        f" id AS care_id, therapist_id, now() - interval '{NOT_BEFORE}' AS until"
        " FROM care_carerelationship WHERE client_id <> %s",
        [client],
    )
    ours = there.execute("SELECT count(*) FROM bench_person").fetchone()
    begin = (ours or (0,))[0]
    end = max(missing // EACH, begin + LIST)
    numbers = f"generate_series({begin}, {end - 1}) n"
    groups = f"generate_series({begin // LIST}, {(end - 1) // LIST}) n"
    for source, kind in ((numbers, "client"), (groups, "therapist")):
        values = f"'id', {_id(kind)}, 'email', 'crowd-{kind}' || n || '@example.org'"
        there.execute(
            f"INSERT INTO accounts_user {LIKE.format(values, 'accounts_user', source)}"
            " WHERE one.id = %s",
            [client if kind == "client" else therapist],
        )
    values = (
        f"'id', {_id('care')}, 'client_id', {_id('client')},"
        f" 'therapist_id', {_id('therapist', f'n / {LIST}')}"
    )
    there.execute(
        f"INSERT INTO care_carerelationship {LIKE.format(values, 'care_carerelationship', numbers)}"
        " WHERE one.client_id = %s",
        [client],
    )
    there.execute(
        "INSERT INTO journals_standingshare (id, relationship_id, what, which, level, from_at)"
        f" SELECT gen_random_uuid(), {_id('care')}, what, '', 'ratings_only',"
        " now() - interval '1100 days'"
        f" FROM {numbers}, unnest(ARRAY['check_in_ratings', 'days_checked_in']) what"
    )
    there.execute(
        f"INSERT INTO bench_person SELECT n, {_id('client')}, {_id('care')},"
        f" {_id('therapist', f'n / {LIST}')}, now() FROM {numbers}"
    )
    there.execute(
        "ALTER TABLE bench_person ADD COLUMN standing_id uuid;"
        " UPDATE bench_person SET standing_id = one.id FROM journals_standingshare one"
        " WHERE relationship_id = care_id AND what = 'check_in_ratings'"
    )
    there.execute("ANALYZE bench_person")


def _id(kind: str, number: str = "n") -> str:
    """An id that is always the same for this kind and number: an expression of SQL."""
    return f"md5('{kind} ' || ({number}))::uuid"


# --- tables without indexes --------------------------------------------------------------------
@contextmanager
def _bare(there: psycopg.Connection) -> Iterator[None]:
    """The tables without keys and indexes meanwhile, which are then built at once, and checked."""
    tables = [f"journals_{name}" for name in FILLED]
    keys = there.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), contype"
        " FROM pg_constraint WHERE contype IN ('f', 'p', 'u')"
        " AND (conrelid::regclass::text = ANY(%(all)s) OR confrelid::regclass::text = ANY(%(all)s))"
        " ORDER BY contype = 'f' DESC",
        {"all": tables},
    ).fetchall()
    for table, name, _definition, _kind in keys:
        there.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    indexes = there.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)", [tables]
    ).fetchall()
    for name, _definition in indexes:
        there.execute(f'DROP INDEX "{name}"')
    yield
    for _name, definition in indexes:
        there.execute(definition)
    for table, name, definition, _kind in reversed(keys):
        there.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')


# --- rows --------------------------------------------------------------------------------------
def _lay_aside(there: psycopg.Connection, stretches: int) -> None:
    """What our own people wrote and share, to be scattered among the rest."""
    for name in SCATTERED:
        when = "recorded_at" if name == "entry" else "shared_at"
        there.execute(
            f"CREATE TABLE bench_{name} AS SELECT *,"
            f" ntile({stretches}) OVER (ORDER BY {when}) AS stretch FROM journals_{name};"
            f" CREATE INDEX ON bench_{name} (stretch); TRUNCATE journals_{name}"
        )


def _fill(there: psycopg.Connection, missing: int, stretches: int) -> None:
    (persons,) = there.execute("SELECT count(*) FROM bench_person").fetchone() or (0,)
    rounds = -(-missing // persons)  # entries of each
    sealed = there.execute("SELECT ratings, words FROM bench_entry LIMIT 1").fetchone()
    ratings, words = sealed or (b"", b"")
    known = {"persons": persons, "rounds": rounds, "ratings": ratings, "words": words}
    there.execute(EPISODES, known)
    step = -(-missing // stretches)
    for stretch in range(1, stretches + 1):
        first = (stretch - 1) * step
        if first < missing:
            last = min(first + step, missing) - 1
            there.execute(CROWD, known | {"first": first, "last": last})
        for name in SCATTERED:
            columns = ", ".join(_columns(name))
            there.execute(
                f"INSERT INTO journals_{name} ({columns})"
                f" SELECT {columns} FROM bench_{name} WHERE stretch = %s",
                [stretch],
            )
    for name in SCATTERED:
        there.execute(f"DROP TABLE bench_{name}")


def _columns(name: str) -> list[str]:
    return [field.column for field in apps.get_model("journals", name)._meta.concrete_fields]


# When the entry of this round was written: everybody's are spread over the same three years.
AT = (
    "(until - interval '1095 days')"
    " + interval '1095 days' * (({round} + 1)::float8 / (%(rounds)s + 1))"
)
EPISODE = _id("moment", "p.n || ' ' || {round} / 5")

EPISODES = f"""
INSERT INTO journals_episode
  (id, client_id, kind, occurred_at, recorded_at, close_reason, version, words)
SELECT {EPISODE.format(round="r")}, client_id, 'single', {AT.format(round="r")},
  {AT.format(round="r")}, '', 1, %(words)s
FROM generate_series(0, %(rounds)s - 1, 5) r, bench_person p
"""

# Of five entries of a person two are a moment's, a note and a look back; two are check-ins, one is
# a page. The pages stay with their writer. All the rest was shared when it was written, read and
# reviewed since, and each question was answered.
CROWD = f"""
WITH made AS (
  INSERT INTO journals_entry (id, client_id, episode_id, kind, status, worksheet, occurred_at,
    occurred_zone, occurred_precision, local_date, recorded_at, changed_at, version,
    ratings_version, ratings, words)
  SELECT gen_random_uuid(), client_id, CASE WHEN k < 2 THEN {EPISODE.format(round="r")} END,
    (ARRAY['self_monitoring', 'self_evaluation', 'check_in', 'check_in', 'journal_page'])[k + 1],
    (ARRAY['noted', 'confirmed', 'written', 'written', 'written'])[k + 1],
    '', at, 'America/New_York', 'exact', (at AT TIME ZONE 'UTC')::date, at, at, 1, 1,
    %(ratings)s, %(words)s
  FROM generate_series(%(first)s::bigint, %(last)s::bigint) g
  CROSS JOIN LATERAL (SELECT g / %(persons)s AS r, g / %(persons)s %% 5 AS k) turn
  JOIN bench_person p ON p.n = g %% %(persons)s
  CROSS JOIN LATERAL (SELECT {AT.format(round="r")} AS at) timed
  RETURNING id, client_id, kind, occurred_at
), shared AS (
  INSERT INTO journals_share
    (id, entry_id, relationship_id, level, shared_at, asked_at, answered_at, standing_id)
  SELECT gen_random_uuid(), made.id, care_id,
    CASE WHEN kind = 'check_in' THEN 'ratings_only' ELSE 'full' END, occurred_at,
    CASE WHEN kind = 'self_evaluation' THEN occurred_at END,
    CASE WHEN kind = 'self_evaluation' THEN occurred_at + interval '1 day' END,
    CASE WHEN kind = 'check_in' THEN standing_id END
  FROM made JOIN bench_person USING (client_id) WHERE kind <> 'journal_page'
  RETURNING entry_id, relationship_id, shared_at, asked_at, standing_id
), read AS (
  INSERT INTO journals_readmark (entry_id, relationship_id, entry_version, ratings_version,
    read_at, reviewed_version, reviewed_ratings_version, reviewed_at)
  SELECT entry_id, relationship_id, 1, 1, shared_at + interval '2 days', 1, 1,
    shared_at + interval '2 days'
  FROM shared WHERE standing_id IS NULL
)
INSERT INTO journals_guidance (id, client_id, entry_id, relationship_id, author_id, sent_at,
  shown_from, ratings, words)
SELECT gen_random_uuid(), client_id, entry_id, care_id, therapist_id,
  shared_at + interval '1 day', shared_at + interval '1 day', %(ratings)s, %(words)s
FROM shared JOIN bench_person ON care_id = relationship_id WHERE asked_at IS NOT NULL
"""

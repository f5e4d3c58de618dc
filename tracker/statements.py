"""SELECTs that every request makes: the ORM builds their SQL once, not each time anew.

Building it takes several times as long as running it. What comes back is what the queryset gives.
"""

import threading
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable

M = TypeVar("M", bound=Model)


class Statement(Generic[M]):
    """A queryset with places for values. `examples` are one value for each place: texts, UUIDs or
    times that occur nowhere else in the statement."""

    def __init__(self, build: Callable[..., QuerySet[M]], **examples: Any):
        self._build, self._examples = build, examples
        self._built = threading.local()  # a compiler belongs to its thread's connection

    def rows(self, **values: Any) -> list[M]:
        """All rows of the queryset with these values, as models, in one query."""
        here = connections[DEFAULT_DB_ALIAS]
        if getattr(self._built, "connection", None) is not here:
            self._prepare(here)
        given = {name: _adapted(value) for name, value in values.items()}
        params = tuple(
            given[param.name] if isinstance(param, _Place) else param
            for param in self._built.params
        )
        self._built.compiler.as_sql = lambda: (self._built.sql, params)
        return list(ModelIterable(self._built.queryset))

    def _prepare(self, here: Any) -> None:
        queryset = self._build(**self._examples)
        compiler = queryset.query.get_compiler(using=here.alias)
        sql, params = compiler.as_sql()
        places = {_adapted(example): _Place(name) for name, example in self._examples.items()}
        found = tuple(places.get(param, param) for param in params)
        if {one.name for one in found if isinstance(one, _Place)} != self._examples.keys():
            raise TypeError("each value must have a place of its own in the statement")
        queryset.query.get_compiler = lambda **_using: compiler  # type: ignore[method-assign]
        self._built.sql, self._built.params = sql, found
        self._built.compiler, self._built.queryset = compiler, queryset
        self._built.connection = here


class _Place:
    def __init__(self, name: str):
        self.name = name


def _adapted(value: Any) -> Any:
    """As this database takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, uuid.UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value

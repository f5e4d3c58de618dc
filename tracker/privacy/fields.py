"""SealedField: a column that only its owner's key can read, bound to its row and version.

A model that has one inherits SealedModel, has a UUID primary key named `id`, and says whose key
seals it in `sealed_for` (the name of the column that holds the owner's id). What is assigned is
frozen; what is read is opened on access, without a query; what was not loaded raises.
"""

import json
import logging
import uuid
from types import MappingProxyType
from typing import Any, ClassVar

from django.core.exceptions import FieldError
from django.db import models
from django.utils.translation import gettext

from . import keys, sealing

log = logging.getLogger(__name__)
# The key of the sentence in Unreadable.
UNREADABLE = "unreadable"


class NotLoaded(Exception):
    """The column was left out of the query. Reading it must be meant: load it."""


class Sealed(bytes):
    """Sealed bytes as they are stored. Opaque: printing them shows nothing."""

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__


def freeze(value: Any) -> Any:
    """Lists become tuples and dicts read-only, all the way down: content changes by assignment."""
    if isinstance(value, dict | MappingProxyType):
        return MappingProxyType({key: freeze(item) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return tuple(freeze(item) for item in value)
    return value


def thawed(value: Any) -> Any:
    """The same as plain lists and dicts, for whoever writes it down elsewhere."""
    if isinstance(value, dict | MappingProxyType):
        return {key: thawed(item) for key, item in value.items()}
    return [thawed(item) for item in value] if isinstance(value, list | tuple) else value


def _thaw(value: Any) -> Any:
    if isinstance(value, MappingProxyType):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot be sealed")


class Unreadable(dict):
    """Stands on a page where something stored does not open: it was changed, moved, or put there
    by somebody else. It holds one sentence, which stands wherever a text of it would."""

    TEXTS = frozenset({"text", "title", "label", "toward", "called", "line"})

    def __init__(self, words: bool):
        self.says = gettext("This can’t be opened: it is not as it was saved.")
        self.words = words
        super().__init__({UNREADABLE: self.says})

    def __missing__(self, key: str) -> str:
        if self.words:
            return self.says
        raise KeyError(key)

    def get(self, key: str, default: Any = None) -> Any:
        return self.says if self.words and key in self.TEXTS else super().get(key, default)


class SealedAttribute:
    """Opens on access. Never queries: the key must be warm and the column loaded."""

    def __init__(self, field: "SealedField"):
        self.field = field

    def __get__(self, instance: "SealedModel | None", owner: type) -> Any:
        if instance is None:
            return self
        try:
            value = instance.__dict__[self.field.attname]
        except KeyError:
            raise NotLoaded(f"{self.field.label} was not loaded") from None
        if isinstance(value, Sealed):
            value = self.field.unseal(instance, value)
            value = MappingProxyType(value) if isinstance(value, Unreadable) else freeze(value)
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: "SealedModel", value: Any) -> None:
        instance.__dict__[self.field.attname] = (
            value if isinstance(value, Sealed) else freeze(value)
        )


class SealedField(models.BinaryField):
    """A JSON value, sealed. `label` names the place for ever, whatever the table is called."""

    descriptor_class = SealedAttribute
    # for the type checker: any JSON value goes in and comes out
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def __init__(self, label: str, **kwargs: Any):
        self.label = label
        kwargs.setdefault("default", dict)
        super().__init__(**kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, [self.label, *args], kwargs

    def open(self, sealed: Sealed, *, row: uuid.UUID, owner: uuid.UUID, version: int = 0) -> Any:
        """The value of a column that was read without its row's model, as many lists are. It is
        the caller's own, not frozen; the owner's key must be warm. Raises sealing.CannotOpen, but
        where things are only shown: there it is Unreadable, and the log says which one."""
        place = sealing.place(self.label, row, owner, version)
        try:
            return json.loads(sealing.unseal(keys.of(owner), place, sealed))
        except sealing.CannotOpen:
            if not keys.only_showing():
                raise
            log.error("A sealed value does not open: %s of %s", self.label, row)
            return Unreadable(words=not self.label.endswith("ratings"))

    def _place(self, instance: "SealedModel") -> bytes:
        owner = getattr(instance, instance.sealed_for)
        return sealing.place(self.label, instance.pk, owner, getattr(instance, "version", 0))

    def seal(self, instance: "SealedModel", value: Any) -> Sealed:
        plain = json.dumps(value, default=_thaw, ensure_ascii=False, separators=(",", ":"))
        key = keys.of(getattr(instance, instance.sealed_for))
        return Sealed(sealing.seal(key, self._place(instance), plain.encode()))

    def unseal(self, instance: "SealedModel", sealed: Sealed) -> Any:
        owner, version = getattr(instance, instance.sealed_for), getattr(instance, "version", 0)
        return self.open(sealed, row=instance.pk, owner=owner, version=version)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def pre_save(self, instance: Any, add: bool) -> Sealed | None:
        value = instance.__dict__[self.attname]
        return value if value is None or isinstance(value, Sealed) else self.seal(instance, value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and not isinstance(value, Sealed):
            raise TypeError(f"{self.label} takes sealed values only: save the instance instead")
        return super().get_db_prep_value(value, connection, prepared)

    def get_lookup(self, name: str) -> Any:
        if name != "isnull":
            raise FieldError(f"{self.label} is sealed: it cannot be searched")
        return super().get_lookup(name)

    def get_transform(self, name: str) -> Any:
        raise FieldError(f"{self.label} is sealed: it cannot be searched")

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self.label} is sealed: it is not dumped")

    def formfield(self, **kwargs: Any) -> None:
        raise TypeError(f"{self.label} is sealed: no form is made of a model that holds it")


class SealedQuerySet(models.QuerySet):
    def order_by(self, *names: Any) -> "SealedQuerySet":
        sealed = {field.name for field in self.model.sealed_fields()}  # type: ignore[attr-defined]
        for name in names:
            if isinstance(name, str) and name.lstrip("-") in sealed:
                raise FieldError(f"{name} is sealed: it cannot be sorted by")
        return super().order_by(*names)


class SealedModel(models.Model):
    """A row with sealed columns."""

    sealed_for: ClassVar[str]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)

    class Meta:
        abstract = True

    def __reduce__(self):
        raise TypeError("Rows with sealed columns are not pickled")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.pk}>"

    __str__ = __repr__

    def save(self, *args: Any, **kwargs: Any) -> None:
        """New rows are inserted; changes name their columns. A new version seals all of them."""
        if self._state.adding:
            kwargs["force_insert"] = True
        elif kwargs.get("update_fields") is None:
            raise TypeError("save() names update_fields, or two changes overwrite each other")
        elif "version" in kwargs["update_fields"]:
            for field in self.sealed_fields():
                if isinstance(self.__dict__.get(field.attname), Sealed):
                    raise TypeError(f"{field.label} must be set again: it is bound to the version")
                kwargs["update_fields"] = {*kwargs["update_fields"], field.name}
        super().save(*args, **kwargs)

    @classmethod
    def sealed_fields(cls) -> list[SealedField]:
        return [field for field in cls._meta.concrete_fields if isinstance(field, SealedField)]

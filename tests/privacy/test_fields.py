"""Sealed columns: opened on access, never queried, never searched, never dumped, never moved."""

import pickle
import uuid
from types import MappingProxyType

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, models, transaction
from django.forms import modelform_factory

from journals.models import Entry, Episode, Person
from tests.conftest import NOW
from tracker.privacy import keys
from tracker.privacy.fields import NotLoaded, Sealed
from tracker.privacy.sealing import CannotOpen

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(maya):
    keys.warm([maya.pk])
    row = Person(client=maya, added_at=NOW, ratings={"feels_safe": "yes"}, words={"label": "Mel"})
    row.save()
    return row


def again(row):
    return type(row).objects.get(pk=row.pk)


def stored(row, column: str) -> bytes:
    table = type(row)._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE id = %s", [row.pk.hex])
        return bytes(cursor.fetchone()[0])


def put(row, column: str, value: bytes) -> None:
    table = type(row)._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, row.pk.hex])


def test_it_comes_back_as_it_was(person):
    assert again(person).words == {"label": "Mel"}
    assert b"Mel" not in stored(person, "words")


def test_it_opens_without_a_query(person, django_assert_num_queries):
    row = again(person)
    with django_assert_num_queries(0):
        assert row.words["label"] == "Mel"
        assert row.ratings["feels_safe"] == "yes"


def test_what_was_not_loaded_raises_and_does_not_query(person, django_assert_num_queries):
    row = Person.objects.defer("words").get(pk=person.pk)
    with django_assert_num_queries(0), pytest.raises(NotLoaded):
        row.words  # noqa: B018
    row = Person.objects.only("client").get(pk=person.pk)
    with pytest.raises(NotLoaded):
        row.ratings  # noqa: B018


def test_a_cold_key_raises(person):
    with keys.scope():
        row = again(person)
        with pytest.raises(keys.NoKey):
            row.words  # noqa: B018
        keys.warm([person.client_id])
        assert row.words["label"] == "Mel"


def test_content_is_frozen(person):
    words = again(person).words
    assert isinstance(words, MappingProxyType)
    with pytest.raises(TypeError):
        words["label"] = "X"
    person.words = {"label": "Mel", "list": [1, [2], {"a": [3]}]}
    assert person.words["list"] == (1, (2,), {"a": (3,)})


def test_a_change_names_its_columns(person):
    person.words = {"label": "Not kept"}
    with pytest.raises(TypeError, match="update_fields"):
        person.save()
    assert again(person).words == {"label": "Mel"}


def test_a_new_version_seals_all_of_it_again(person):
    row = again(person)
    row.version = 2
    with pytest.raises(TypeError, match="set again"):
        row.save(update_fields={"version"})
    row = again(person)
    row.ratings, row.words = row.ratings, {"label": "Mel"}
    row.version = 2
    row.save(update_fields={"version"})  # both columns come along by themselves
    assert again(person).words == {"label": "Mel"}
    assert again(person).ratings == {"feels_safe": "yes"}


def test_an_insert_never_overwrites(person, maya):
    twin = Person(id=person.pk, client=maya, added_at=NOW, words={"label": "Other"})
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
    assert again(person).words == {"label": "Mel"}


@pytest.mark.parametrize("change", ["version", "client_id", "id"])
def test_a_value_does_not_open_elsewhere(person, jonas, change):
    """A row whose place was changed in the database shows nothing."""
    keys.warm([jonas.pk])
    row = again(person)
    row.__dict__[change] = {"version": 9, "client_id": jonas.pk, "id": uuid.uuid4()}[change]
    with pytest.raises(CannotOpen):
        row.words  # noqa: B018


def test_columns_and_rows_cannot_be_swapped(person, maya):
    other = Person(client=maya, added_at=NOW, words={"label": "Other"})
    other.save()
    put(person, "words", stored(person, "ratings"))
    with pytest.raises(CannotOpen):
        again(person).words  # noqa: B018
    put(person, "words", stored(other, "words"))
    with pytest.raises(CannotOpen):
        again(person).words  # noqa: B018


@pytest.mark.parametrize("plain", [b'{"label": "Eve"}', b"", b"\x01" + b"0" * 300])
def test_plain_text_in_the_column_is_not_believed(person, plain):
    put(person, "words", plain)
    with pytest.raises(CannotOpen):
        again(person).words  # noqa: B018


def test_an_older_value_of_the_same_row_is_not_believed(person):
    old = stored(person, "words")
    person.words, person.ratings, person.version = {"label": "New"}, {}, 2
    person.save(update_fields={"version"})
    put(person, "words", old)
    with pytest.raises(CannotOpen):
        again(person).words  # noqa: B018


@pytest.mark.parametrize("lookup", ["words", "words__contains", "words__in", "ratings__label"])
def test_it_cannot_be_searched(lookup):
    with pytest.raises(FieldError):
        list(Person.objects.filter(**{lookup: {}}))


def test_only_its_absence_can_be_asked_for(person):
    assert Person.objects.filter(words__isnull=True).count() == 0


@pytest.mark.parametrize("order", ["words", "-ratings"])
def test_it_cannot_be_sorted_by(order):
    with pytest.raises(FieldError):
        Person.objects.order_by(order)


def test_plain_values_are_not_written_around_it(person):
    with pytest.raises(TypeError, match="sealed values only"):
        Person.objects.update(words={"label": "X"})
    person.words = {"label": "X"}
    with pytest.raises(TypeError, match="sealed values only"):
        Person.objects.bulk_update([person], ["words"])


def test_it_is_not_pickled_dumped_or_made_into_a_form(person):
    with pytest.raises(TypeError):
        pickle.dumps(person)
    with pytest.raises(TypeError):
        serializers.serialize("json", [person])
    with pytest.raises((TypeError, FieldError)):
        modelform_factory(Person, fields=["words"])


def test_printing_shows_an_id_and_nothing_else(person):
    assert "Mel" not in f"{person} {person!r} {again(person).__dict__}"
    assert repr(Sealed(b"Mel")) == str(Sealed(b"Mel")) == "<sealed>"
    assert "Mel" not in str(Person.objects.values_list("words", flat=True)[0])


@pytest.mark.parametrize("value", [{1, 2}, object(), b"bytes", 1j])
def test_what_is_no_content_is_not_sealed(maya, value):
    keys.warm([maya.pk])
    with pytest.raises(TypeError), transaction.atomic():
        Person(client=maya, added_at=NOW, words={"label": value}).save()
    assert not Person.objects.exists()


def test_letters_of_all_the_world(maya):
    keys.warm([maya.pk])
    words = {"title": "Ελλάδα 日本 👩‍👩‍👧 \u202eend\u0001 \U0010ffff"}
    row = Episode(client=maya, occurred_at=NOW, recorded_at=NOW, words=words)
    row.save()
    assert again(row).words == words


def test_every_sealed_model_seals_for_its_owner():
    """The client's key seals what is the client's; an invitation's name is the therapist's."""
    from django.apps import apps

    from tracker.privacy.fields import SealedModel

    found = {
        model._meta.label: model.sealed_for
        for model in apps.get_models()
        if issubclass(model, SealedModel)
    }
    assert found.pop("care.CareRelationship") == "therapist_id"
    assert {found.pop(f"journals.{one}") for one in ("Draft", "AgendaItem")} == {"owner_id"}
    assert found.pop("journals.ClinicianNote") == "author_id"
    assert {found.pop(f"reminders.{one}") for one in ("PushSubscription", "OwnWords")} == {
        "user_id"
    }
    assert found.pop("journals.ReviewStep") == "by_id"
    assert set(found.values()) == {"client_id"}
    for model in apps.get_models():
        if issubclass(model, SealedModel):
            assert isinstance(model._meta.pk, models.UUIDField)


def test_an_entry_says_nothing_without_its_key(maya):
    keys.warm([maya.pk])
    row = Entry(
        client=maya,
        kind="check_in",
        status="written",
        occurred_at=NOW,
        occurred_zone="UTC",
        local_date=NOW.date(),
        recorded_at=NOW,
        changed_at=NOW,
        ratings={"mood": 3},
        words={"line": "A line"},
    )
    row.save()
    keys.destroy(maya.pk, NOW)
    keys.warm([maya.pk])
    with pytest.raises(keys.NoKey):
        again(row).ratings  # noqa: B018


def test_a_column_is_opened_without_its_model(person, django_assert_num_queries):
    field = Person._meta.get_field("words")
    row, owner, sealed = Person.objects.values_list("pk", "client_id", "words").get()
    assert isinstance(sealed, Sealed)
    with django_assert_num_queries(0):
        assert field.open(sealed, row=row, owner=owner, version=1) == {"label": "Mel"}
        with pytest.raises(CannotOpen):
            field.open(sealed, row=uuid.uuid4(), owner=owner, version=1)
        with pytest.raises(CannotOpen):
            field.open(sealed, row=row, owner=owner, version=2)

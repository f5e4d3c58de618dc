"""SELECTs whose SQL is built once: each run has its own values and gives what the ORM gives."""

import uuid
from datetime import UTC, datetime

import pytest

from tracker.accounts import access, actions
from tracker.accounts.models import ApiToken, User
from tracker.statements import Statement

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)


def test_each_run_has_its_own_values(maya, amara):
    by_id = Statement(
        lambda pk: User.objects.select_related("clinician").filter(pk=pk, is_active=True),
        pk=uuid.UUID(int=7),
    )
    assert by_id.rows(pk=maya.pk) == [maya]
    (found,) = by_id.rows(pk=amara.pk)
    assert found == amara
    assert found.clinician == amara.clinician
    assert (found.time_zone, found.date_joined) == (amara.time_zone, amara.date_joined)
    User.objects.filter(pk=maya.pk).update(is_active=False)
    assert by_id.rows(pk=maya.pk) == []


def test_a_value_without_a_place_is_refused(maya):
    lost = Statement(lambda name: User.objects.all(), name="nowhere")
    with pytest.raises(TypeError):
        lost.rows(name="Maya")


def test_a_token_is_asked_for_anew_each_time(maya, jonas):
    mine, secret = actions.make_token(maya, name="a", days=1, now=NOW)
    _other, others = actions.make_token(jonas, name="b", days=1, now=NOW)
    assert access.token(secret, NOW).user == maya
    assert access.token(others, NOW).user == jonas
    assert access.token(secret, mine.expires_at) is None
    ApiToken.objects.filter(pk=mine.pk).update(revoked_at=NOW)
    assert access.token(secret, NOW) is None

import pytest
import time_machine
from django.db import transaction

from tests import world_kept
from tests.world import LATER


def in_any_order(tables):
    """PostgreSQL copies rows out in the order in which they lie: its lines are compared sorted."""
    return {
        table: sorted(held.splitlines()) if isinstance(held, bytes) else held
        for table, held in tables.items()
    }


@pytest.mark.django_db
def test_a_world_that_is_put_back_has_every_row_that_was_built():
    with time_machine.travel(LATER, tick=False):
        with transaction.atomic():
            built = world_kept.world_in("full")
            rows = in_any_order(world_kept._rows())
            transaction.set_rollback(True)
        again = world_kept.world_in("full")
        assert in_any_order(world_kept._rows()) == rows
        assert (again.ids, again.words, again.people) == (built.ids, built.words, built.people)
        assert again.ids is not built.ids

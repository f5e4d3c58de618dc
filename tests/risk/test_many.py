"""However many therapists ask about self-harm, what was agreed with them is asked once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from journals.access import worksheets as sheets
from tests import watched
from tests.conftest import NOW, make_care, make_therapist

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_as_many_queries_for_three_therapists_as_for_one(maya, practice):
    counts = []
    for name in ("Ana", "Bo", "Cy"):
        therapist = make_therapist(practice, name, f"{name.lower()}@example.org")
        care = make_care(maya, therapist)
        watched.agree(therapist, maya, care, items=["urge", "hurt"], now=NOW)
        watched.ask(therapist, care)
        with CaptureQueriesContext(connection) as asked:
            found = sheets.running(maya)["daily-card"]
        counts.append(len(asked))
    assert len(found) == 3
    assert all("hurt_self" in dict(one.targets["urges"]) for one in found)
    assert counts[0] == counts[-1]

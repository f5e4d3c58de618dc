"""A questionnaire about one relationship, from its file to the plane and into one's own file."""

import json
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from journals import actions
from journals.kinds import measures
from tests.conftest import NOW
from tests.journals.measures import answer, ask, let_see
from tests.journals.test_export import taken
from tests.measures.files import ecr_rs
from tests.measures.loading import load

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MONTHS = timedelta(days=84)


def test_loaded_asked_answered_scored_drawn_shared_and_taken_along(sign_in, pat, maya, amara, care):
    """Avoidance is the mean of 1 to 6 with 1 to 4 turned round, anxiety that of 7 to 9."""
    then = NOW - MONTHS
    slug = load(pat, ecr_rs(), "ecr-rs", now=then, on=True).slug
    ask(amara, care, slug, now=then, every_days=84)
    let_see(maya, care, slug, level="full", now=then)
    person = actions.add_person(maya, person_id=uuid.uuid4(), content={"label": "M."}, now=then)
    keys = [item.key for item in measures.measure(slug).known.items if item.number]
    assert len(keys) == 9
    first = dict(zip(keys, (6, 6, 6, 6, 2, 2, 6, 6, 6), strict=True))
    again = dict(zip(keys, (5, 5, 5, 5, 3, 3, 4, 4, 4), strict=True))
    about = {measures.ABOUT: [str(person.pk)]}
    answer(maya, slug, first | about, at=then + timedelta(hours=1))
    with time_machine.travel(NOW, tick=False):
        entry = answer(maya, slug, again | about)
        read = measures.measure(slug).scores(entry.ratings)
        assert sorted(str(one.value) for one in read) == ["3.00", "4.00"]
        page = sign_in(amara).get(reverse("client", args=[maya.pk])).text
        assert "M." in page
        for word in ("secure", "fearful", "preoccupied", "dismissing"):
            assert f" {word}" not in page.partition('id="shared"')[0].lower(), word
        assert "<svg" in page.partition('id="shared"')[0]
        bundle = taken(maya)
    rows = [one for one in json.loads(bundle.read("keel.json"))["entries"] if one["worksheet"]]
    assert [one["worksheet"] for one in rows] == [slug, slug]
    sheet = bundle.read(f"tables/{slug}.csv").decode()
    assert len(sheet.splitlines()) == 3  # what is asked, and two answers

"""The people of the demo are seeded, and start anew, on both databases."""

import time

import pytest
from django.core.management import call_command

from journals.demo.seed import seed
from tests.journals.test_demo import LATER, NOW, READY
from tracker.privacy import ledger

pytestmark = pytest.mark.django_db


def test_the_command_seeds_within_seconds(demo, capsys):
    started = time.process_time()
    call_command("demo")
    assert time.process_time() - started < 5
    assert READY in capsys.readouterr().out


def test_the_ledger_of_the_story_verifies_and_so_it_does_anew(demo):
    for now in (NOW, LATER):
        assert READY in seed(now)
        assert list(ledger.verify()) == []

"""Every worksheet is filled in by a form without JavaScript and read back, word for word."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from journals import access, actions
from journals.access import worksheets as sheets
from journals.actions import Choice, When
from journals.kinds import worksheets
from journals.kinds.fields import ItemSet, Multi, OwnWords, People, Scale, Steps, Text
from journals.models import Assignment, Entry, Share
from tests.conftest import NOW, make_care
from tracker.care import actions as care_actions
from tracker.privacy import ledger

pytestmark = pytest.mark.django_db
SLUGS = [one.slug for one in worksheets.offered()]
TARGETS = {
    "urges": ["go_quiet", "text him at night"],
    "behaviours": ["kept_busy", "stayed up till three"],
}


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


def assign(amara, care, slug, **more):
    sheet = worksheets.find(slug)
    said = {"targets": {key: TARGETS[key] for key in sheet.targets}, "agreed": True, **more}
    return actions.assign(amara, care, assignment_id=uuid.uuid4(), slug=slug, now=NOW, **said)


@pytest.fixture
def all_assigned(amara, care):
    for slug in SLUGS:
        assign(amara, care, slug)


def answer(maya, slug, content, **more):
    said = {"when": When(NOW, maya.time_zone), "now": NOW, **more}
    return actions.answer_worksheet(maya, entry_id=uuid.uuid4(), slug=slug, content=content, **said)


def filled(sheet, people) -> tuple[dict, dict]:
    """What a browser sends when everything is filled in, and what is kept of it."""
    sent, kept = {}, {}
    for field in (one for one in sheet.fields if one.key not in sheet.named):
        key = field.key
        match field:
            case ItemSet():
                kept[key] = []
                for code, _label in field.options:
                    row = {"item": code}
                    for column in field.columns:
                        value = 3 if isinstance(column, Scale) else "no"
                        sent[f"{key}-{code}-{column.key}"] = str(value)
                        row[column.key] = value
                    kept[key].append(row)
            case Steps():
                kept[key] = [{"kind": "thought", "text": f"Step {n} was so."} for n in range(3)]
                for n, row in enumerate(kept[key]):
                    sent |= {f"{key}-{n}-kind": row["kind"], f"{key}-{n}-text": row["text"]}
            case People():
                sent[key], kept[key] = people[:1], people[:1]
            case Multi():
                codes = [code for code, _label in field.options][:2]
                sent[key], kept[key] = codes, codes
            case OwnWords():
                sent[f"{key}-own"], kept[key] = "mine, yours", ["mine", "yours"]
            case Text():
                sent[key] = kept[key] = f"What I say about {key}."
            case Scale():
                sent[key], kept[key] = str(field.high), field.high
            case _ if field.type_name == "bool":
                sent[key], kept[key] = "no", False
            case _ if field.type_name in ("count", "minutes"):
                sent[key], kept[key] = "7", 7
            case _:
                code = field.options[0][0]
                sent[key], kept[key] = str(code), code
    return sent, kept


@pytest.mark.parametrize("slug", SLUGS)
def test_each_is_filled_in_by_a_form_and_read_back(sign_in, maya, all_assigned, slug):
    person = actions.add_person(maya, person_id=uuid.uuid4(), content={"label": "Mel"}, now=NOW)
    sheet = sheets.own_worksheet(maya, slug, NOW).worksheet
    browser, path = sign_in(maya), reverse("worksheet", args=[slug])
    page = browser.get(path)
    assert page.status_code == 200
    sent, kept = filled(sheet, [str(person.pk)])
    drawn = set(re.findall(r'name="([^"]+)"', page.text))
    assert sent.keys() <= drawn  # nothing is sent that the page has no control for
    done = browser.post(path, {**sent, "entry_id": str(uuid.uuid4()), "number": "1"})
    assert done.status_code == 302
    entry = Entry.objects.get()
    assert (entry.kind, entry.worksheet, entry.worksheet_version) == ("worksheet", slug, 1)
    said = actions.entries.content_of(entry)
    said = {key: value for key, value in said.items() if key not in sheet.named}
    assert plain(said) == kept
    read = browser.get(done["Location"]).text
    for value in kept.values():
        for word in [value] if isinstance(value, str) else []:
            if " " in word:
                assert word in read
    assert ("Step 2 was so." in read) is (slug == "step-by-step")
    assert "Mel" in read or not any(isinstance(one, People) for one in sheet.fields)
    # and the form to change it holds all of it again
    again = browser.get(done["Location"], {"change": "1"})
    assert again.status_code == 200
    for value in sent.values():
        if isinstance(value, str) and " " in value:
            assert value in again.text
    checked = again.text.count(" checked") + again.text.count(" selected")
    assert checked >= sum(not isinstance(value, str) for value in sent.values())


def plain(value):
    if hasattr(value, "items"):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, tuple) else value

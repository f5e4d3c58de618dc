"""The pages of measures: choosing who sees it, answering, reading, and asking for one."""

import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from journals.access import measures as own
from journals.actions import When
from journals.kinds import measures
from journals.kinds.fields import DECLINED
from journals.models import Entry
from tests.conftest import NOW
from tests.instruments import on_the_shelf
from tests.journals.measures import agreed, all_of, answer, ask, let_see

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NINE = measures.address_of("nine-shaped")


@pytest.fixture(autouse=True)
def shelf():
    with on_the_shelf() as shelf, time_machine.travel(NOW, tick=False):
        yield shelf


def hidden(page) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))


def test_before_the_first_answer_it_is_asked_who_would_see_it(sign_in, maya, amara, care):
    ask(amara, care)
    client, path = sign_in(maya), reverse("measure", args=[NINE])
    page = client.get(path)
    assert "Before you answer: who would see it?" in page.text
    assert 'name="q1"' not in page.text
    alone = client.get(f"{path}?go=1")
    assert 'name="q1"' in alone.text
    answer(maya)
    assert 'name="q1"' in client.get(path).text  # asked once


def test_one_question_at_a_time_carries_the_others_along(sign_in, maya, amara, care):
    ask(amara, care)
    client, path = sign_in(maya), reverse("measure", args=[NINE])
    start = hidden(client.get(f"{path}?go=1"))
    page = client.post(path, {**start, "go": "one"})
    assert "Question 1 of 11" in page.text
    assert "Over the last two weeks" in page.text
    said = {}
    for n in range(1, 11):
        key = f"q{n}" if n < 10 else "hard"
        page = client.post(path, {**hidden(page), key: "LA3", "go": "next"})
        said[key] = "LA3"
        assert said.items() <= hidden(page).items()
    assert not Entry.objects.exists()
    back = client.post(path, {**hidden(page), "more": "words", "go": "back"})
    assert "Question 10 of 11" in back.text
    assert hidden(back)["more"] == "words"
    done = client.post(path, {**hidden(back), "hard": DECLINED})
    assert done.status_code == 302
    entry = Entry.objects.get()
    assert done.url == reverse("entry-saved", args=[entry.pk])  # the ninth says self-harm
    kept = own.own_answer(maya, entry.pk)
    assert kept.ratings["hard"] == DECLINED
    assert kept.words["more"] == "words"


def test_an_id_that_is_taken_is_a_conflict_and_the_answers_stay(sign_in, maya, jonas):
    taken = answer(jonas, "weekly-check", {"sleep": 3})
    client = sign_in(maya)
    path = reverse("measure", args=[measures.address_of("weekly-check")])
    said = {**hidden(client.get(path)), "entry_id": str(taken.pk), "sleep": "7"}
    page = client.post(path, said)
    assert page.status_code == 409
    assert re.search(r'name="sleep" value="7"[^>]* checked', page.text)
    assert str(taken.pk) not in page.text
    assert client.post(path, {**hidden(page), "sleep": "7"}).status_code == 302


def test_nothing_at_all_is_no_answer_and_rather_not_say_is_one(sign_in, maya, amara, care):
    ask(amara, care)
    client, path = sign_in(maya), reverse("measure", args=[NINE])
    start = hidden(client.get(f"{path}?go=1"))
    refused = client.post(path, start)
    assert refused.status_code == 422
    assert "Answer one of them" in refused.text
    saved = client.post(path, {**start, **all_of(DECLINED)}, follow=True)
    assert "no number: an answer is missing" in saved.text


def test_an_answer_is_read_beside_those_before_and_without_a_verdict(sign_in, maya, amara, care):
    ask(amara, care)
    answer(maya, content=all_of("LA3"), at=NOW - 14 * DAY)
    entry = answer(maya, content=all_of("LA1"))
    page = sign_in(maya).get(reverse("measure-answer", args=[entry.pk]))
    assert "9 on 23 Nov, on a scale from 0 to 27." in page.text
    assert "The one before was 27, on 9 Nov; so far they went from 9 to 27." in page.text
    for word in ("mild", "moderate", "reliabl", "within error", "A paper", "A manual", "band"):
        assert word not in page.text


def test_the_therapist_reads_band_change_and_source(sign_in, maya, amara, care):
    ask(amara, care, now=NOW - 30 * DAY)
    let_see(maya, care, now=NOW - 30 * DAY)
    answer(maya, content=all_of("LA2"), at=NOW - 28 * DAY)
    answer(maya, content=all_of("LA2") | {"q1": "LA1"}, at=NOW - 14 * DAY)
    answer(maya, content=all_of("LA1"))
    for name in ("client", "client-prep", "prep-print"):
        page = sign_in(amara).get(reverse(name, args=[maya.pk])).text
        for words in (
            "9 of 0–27 on 23 Nov",
            "band: mild",
            "last 17 on 9 Nov",
            "reliably lower than the last",
            "first 18 on 26 Oct",
            "reliably lower than the first",
            "Bands: A paper of bands.",
            "Reliable is a change of 6 or more: A manual of change.",
        ):
            assert words in page, (name, words)


def test_addresses_and_titles_say_nothing_of_what_is_asked(sign_in, maya, amara, care):
    ask(amara, care)
    entry = answer(maya)
    client = sign_in(maya)
    for path in (
        reverse("measures"),
        reverse("measure", args=[NINE]),
        reverse("measure-answer", args=[entry.pk]),
    ):
        page = client.get(path)
        assert "nine" not in path
        assert re.search(r"<title>\s*Questions", page.text)
    assert "nine" not in reverse("measure-assignment", args=[maya.pk, NINE])


def test_asking_by_the_page_and_what_is_refused_beside_its_field(sign_in, maya, amara, care):
    agreed(amara, care)
    client, path = sign_in(amara), reverse("measure-assignment", args=[maya.pk, NINE])
    said = {"entry_id": str(uuid.uuid4()), "every_days": "7", "until": ""}
    refused = client.post(path, said)
    assert refused.status_code == 422
    assert "Ask for it every 14 to 366 days." in refused.text
    assert client.post(path, {**said, "every_days": "14"}).status_code == 302
    assert "Every 14 days, asked for since" in client.get(reverse("client", args=[maya.pk])).text
    stop = reverse("measure-assignment-stop", args=[maya.pk, NINE])
    assert client.post(stop).status_code == 302
    assert client.post(stop).status_code == 404
    # a worksheet's address is for worksheets
    assert client.get(reverse("assignment", args=[maya.pk, "nine-shaped"])).status_code == 404


def test_when_said(maya, amara, care):
    ask(amara, care)
    late = When(NOW - 2 * DAY, maya.time_zone, "about")
    assert answer(maya, when=late).local_date == NOW.date() - 2 * DAY
    with pytest.raises(ValidationError):
        answer(maya, when=When(NOW + DAY, maya.time_zone))


def test_the_sharing_page_says_what_goes_out_and_stops_it(sign_in, maya, amara, care):
    ask(amara, care)
    let_see(maya, care)
    entry = answer(maya)
    client = sign_in(maya)
    page = client.get(reverse("sharing"))
    assert "Two-week questions" in page.text
    assert "Amara can open its numbers and ticks, as you fill it in." in page.text
    said = {"what": "measure", "which": "nine-shaped", "level": ""}
    client.post(reverse("share-standing", args=[care.pk]), said)
    assert not entry.shares.filter(revoked_at=None).exists()


def test_an_answer_that_is_kept_back_changes_nothing_that_the_therapist_reads(
    sign_in, maya, amara, care
):
    """Nor does the day from which it is due again: byte for byte, with a standing share running."""
    ask(amara, care, now=NOW - 40 * DAY)
    let_see(maya, care, now=NOW - 40 * DAY)
    answer(maya, at=NOW - 30 * DAY)
    client = sign_in(amara)
    paths = [reverse(name, args=[maya.pk]) for name in ("client", "client-prep", "assignments")] + [
        reverse("measure-assignment", args=[maya.pk, NINE]),
        reverse("home"),
    ]

    def read() -> list[str]:
        drawn = r'value="[\w-]{36,}"|id_answer_[\w-]{36}|drafts/[\w-]{36}'
        return [re.sub(drawn, "", client.get(path).text) for path in paths]

    read()  # from now on it has been seen
    before = read()
    kept = answer(maya, content=all_of("LA3"), at=NOW - 15 * DAY, just_for_me=True)
    assert own.own_measure(maya, "nine-shaped", NOW).last_on == kept.local_date
    assert read() == before
    answer(maya, content=all_of("LA3"), at=NOW - DAY)
    assert read() != before

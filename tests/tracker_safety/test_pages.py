"""/help/ and /about/: for everyone, and nothing is asked of the database."""

import logging
import re
from html import unescape

import pytest

from tracker.safety.regions import REGIONS


def words(response) -> str:
    """What a reader reads: the page without its markup, spaces made even."""
    body = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", " ", response.content.decode())
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


@pytest.fixture
def no_queries(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        yield


@pytest.mark.usefixtures("no_queries")
@pytest.mark.parametrize("path", ["/help/", "/help/?region=GB", "/about/"])
def test_signed_out_nothing_is_asked_of_the_database(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert "sessionid" not in response.cookies
    assert "session" not in response.cookies


@pytest.mark.parametrize("who", ["maya", "amara", "pat"])
@pytest.mark.parametrize("path", ["/help/", "/about/"])
def test_signed_in_nothing_is_written(request, sign_in, django_assert_max_num_queries, who, path):
    client = sign_in(request.getfixturevalue(who))
    with django_assert_max_num_queries(5) as captured:
        assert client.get(path).status_code == 200
    assert all(query["sql"].startswith("SELECT") for query in captured.captured_queries)


def test_a_clinician_without_a_second_factor_still_gets_help(client, amara):
    client.force_login(amara)
    assert client.get("/help/").status_code == 200


@pytest.mark.parametrize("code", REGIONS)
def test_every_region_has_its_page_with_its_numbers_as_links(client, db, code):
    page = client.get("/help/", {"region": code}).content.decode()
    links = re.findall(r'<a class="btn [^"]*block" href="((?:tel|sms|https):[^"]+)"', page)
    assert links == [line.uri for line in REGIONS[code].lines]
    for line in REGIONS[code].lines:
        assert line.number in page


def test_danger_first_then_someone_to_talk_to_then_elsewhere(client, db):
    text = words(client.get("/help/"))
    marks = ["In danger right now", "Call 911", "Someone to talk to", "call 988", "Elsewhere?"]
    assert sorted(marks, key=text.index) == marks


def test_the_region_comes_from_the_settings(client, db, settings):
    settings.CRISIS_REGION = "IE"
    assert "tel:116123" in client.get("/help/").content.decode()


@pytest.mark.parametrize(
    "code", ["XX", "", "\x00", "999999999999999999999", "<b>", "é" * 5000, "../US"]
)
def test_an_unknown_country_shows_our_own_numbers(client, db, code):
    response = client.get("/help/", {"region": code})
    assert response.status_code == 200
    assert "tel:911" in response.content.decode()
    assert "<b>Numbers" not in response.content.decode()


def test_every_other_country_is_a_plain_link(client, db):
    page = client.get("/help/").content.decode()
    for code in REGIONS:
        assert (f'href="/help/?region={code}"' in page) == (code != "US")


def test_help_needs_no_script_and_no_form(client, db):
    page = client.get("/help/").content.decode()
    main = page[page.index("<main") : page.index("</main")]
    for tag in ("<script", "<form", "<button", "onclick", "style="):
        assert tag not in main


def test_opening_help_is_logged_nowhere(client, db, caplog):
    with caplog.at_level(logging.DEBUG):
        client.get("/help/", {"region": "GB"})
    assert not [r for r in caplog.records if "/help" in r.getMessage()]


def test_the_titles_say_nothing_that_a_browser_history_should_not(client, db):
    for path in ("/help/", "/about/"):
        [title] = re.findall(r"<title>(.*?)</title>", client.get(path).content.decode())
        for word in ("therap", "health", "crisis", "suicid", "attachment", "mood"):
            assert word not in title.lower()


@pytest.mark.parametrize(
    "sentence",
    [
        "1. Notice · self-monitoring",
        "2. Look back · self-evaluation",
        "3. Give yourself credit · self-reinforcement",
        "How to develop a secure attachment style",
        "Talkiatry, 1 July 2023",
        "It is a spectrum. These are dimensions, not types, and blends are normal.",
        "It is not a diagnosis",
        "It can change",
        "Nobody, in real time.",
        "It is not a substitute for care.",
        "Only a qualified professional can do that",
    ],
)
def test_about_says_it(client, db, sentence):
    assert sentence in words(client.get("/about/"))


def test_about_shows_the_lines_of_this_installation(client, db, settings):
    settings.CRISIS_REGION = "GB"
    page = client.get("/about/").content.decode()
    for line in REGIONS["GB"].lines:
        assert f'href="{line.uri}"' in page


@pytest.mark.parametrize("path", ["/about/", "/help/"])
def test_the_words_are_calm(client, db, path):
    text = words(client.get(path)).lower()
    for word in (
        "!",
        "journey",
        "wellness",
        "clingy",
        "needy",
        "broken",
        "failed",
        "simply",
        "just ",
    ):
        assert word not in text

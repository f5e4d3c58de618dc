"""What is typed and not saved: kept for its writer, offered again, and gone once it is saved."""

import json
import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journals import access, actions
from journals.models import Draft, Entry
from tests.browsing import form_with
from tests.conftest import NOW
from tests.journals.drafting import TYPED, Page, check_in, lines
from tracker.accounts import held

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def browser(sign_in, maya):
    return sign_in(maya)


def test_a_draft_is_offered_again_and_says_so(browser, clock):
    page = check_in(browser)
    assert page.form.fields["line"] == [""]
    answer = page.keep(TYPED, mood="4")
    assert answer.json() == {
        "id": page.form.fields["draft"][0],
        "revision": 1,
        "at": "13:00",  # on Maya's clock
    }
    clock.move_to(NOW + timedelta(minutes=30))
    again = browser.get("/").text
    form = form_with(again, "line", reverse("check-in"))
    assert form.fields["line"] == [TYPED]
    assert form.fields["mood"] == ["4"]
    assert form.fields["draft"] == page.form.fields["draft"]
    assert form.fields["entry_id"] == page.form.fields["entry_id"]
    assert "You had begun this on Monday 13:00. It is not saved yet." in again
    assert Entry.objects.count() == 0


def test_it_is_sealed(browser, maya):
    check_in(browser).keep(TYPED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM journals_draft")
        assert "kq0000z" not in str(cursor.fetchall()).lower()
    assert access.own_drafts(maya, NOW).get().words["line"] == (TYPED,)


def test_saving_the_form_ends_its_draft(browser):
    page = check_in(browser)
    page.keep(TYPED)
    assert page.save().status_code == 302
    assert Entry.objects.count() == 1
    assert Draft.objects.count() == 0
    assert lines(browser) == [""]
    # one that was still on its way finds nothing to go on with
    assert page.keep(TYPED).json() == {"ended": True}


def test_a_form_that_is_not_saved_keeps_its_draft(browser):
    page = check_in(browser)
    page.keep(TYPED)
    page.form.fields["reaction_urge"] = ["eleven"]
    assert page.save().status_code == 422
    assert Draft.objects.count() == 1


def test_the_draft_that_comes_after_its_form_is_not_begun(browser):
    """The first draft was on its way when Save was pressed, and the form came first."""
    page = check_in(browser)
    page.form.fields |= {"line": [TYPED], "draft_sending": ["1"]}
    assert page.save().status_code == 302
    del page.form.fields["draft_sending"]
    assert page.keep(TYPED).json() == {"ended": True}
    assert lines(browser) == [""]


def test_the_same_page_goes_on_when_an_answer_was_lost(browser):
    page = check_in(browser)
    page.keep("one")
    page.form.fields["draft_revision"] = ["0"]  # it never heard of it
    assert page.keep("one two").json()["revision"] == 2
    assert Draft.objects.count() == 1
    assert lines(browser) == ["one two"]


def test_what_comes_late_does_not_undo_what_came_first(browser):
    page = check_in(browser)
    page.keep("one")
    page.keep("one two")
    page.step = 0
    assert page.keep("one").status_code == 200
    assert lines(browser) == ["one two"]


def test_two_devices_never_write_over_each_other(browser):
    phone = check_in(browser)
    phone.keep("from the phone")
    laptop = check_in(browser)
    assert laptop.form.fields["line"] == ["from the phone"]
    laptop.keep("from the laptop")
    answer = phone.keep("from the phone, more")
    assert answer.status_code == 200
    assert answer.json()["id"] != laptop.form.fields["draft"][0]
    phone.keep("from the phone, and more")
    assert Draft.objects.count() == 2
    page = browser.get("/").text
    assert "You wrote in two places." in page
    assert "from the laptop" in page
    assert "from the phone, and more" in page
    # each can be chosen, and saving one leaves the other
    laptops = laptop.form.fields["draft"][0]
    chosen = form_with(browser.get(f"/?draft={laptops}").text, "line", reverse("check-in"))
    assert chosen.fields["line"] == ["from the laptop"]
    assert browser.post(chosen.action, chosen.fields).status_code == 302
    assert lines(browser) == ["from the phone, and more"]


def test_nobody_else_reaches_it(browser, sign_in, jonas, amara, maya):
    page = check_in(browser)
    page.keep(TYPED)
    pk = page.form.fields["draft"][0]
    for other in (jonas, amara):
        there = sign_in(other)
        assert there.get(reverse("draft-afresh", args=[pk])).status_code == 404
        assert there.post(reverse("draft-afresh", args=[pk])).status_code == 404
        assert there.post(reverse("draft-back", args=[pk])).status_code == 404
        assert TYPED not in there.get("/").text
    theirs = check_in(sign_in(jonas))
    theirs.form.fields["draft"] = [pk]
    assert theirs.keep("mine").status_code == 409
    theirs.form.fields["draft_revision"] = ["1"]
    assert theirs.keep("mine").json() == {"ended": True}
    theirs.save()  # names her draft, and does not end it
    assert access.own_drafts(maya, NOW).get().words["line"] == (TYPED,)


def test_a_page_of_somebody_else_is_not_taken(browser, sign_in, jonas, maya):
    """Somebody signed in on the same browser while her page stood open."""
    page = check_in(browser)
    page.browser = sign_in(jonas)
    assert page.keep(TYPED).status_code == 400
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(jonas)
    page.browser = strict
    answer = page.keep(TYPED)
    assert (answer.status_code, answer.json()) == (403, {})
    assert Draft.objects.count() == 0


def test_signed_in_again_elsewhere_the_page_is_told_the_new_token(maya):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(maya)
    page = check_in(strict)
    strict.force_login(maya)
    strict.cookies["csrf"] = "a" * 32
    answer = page.keep(TYPED)
    assert answer.status_code == 403
    page.form.fields["csrfmiddlewaretoken"] = [answer.json()["token"]]
    assert page.keep(TYPED).status_code == 200


def test_signed_out_it_waits_sealed_and_is_offered_after_sign_in(browser, maya, jonas):
    page = check_in(browser)
    page.keep("one")
    browser.logout()
    answer = page.keep(TYPED)
    assert (answer.status_code, answer.json()) == (401, {"kept": True})
    assert "kq0000z" not in json.dumps(dict(browser.session))
    kept = browser.session["held_drafts"]
    # nobody else is offered it, even in the same session
    other = Client()
    other.force_login(jonas)
    session = other.session
    session["held_drafts"] = kept
    session.save()
    assert TYPED not in other.get("/").text
    # she is, and goes on with it
    browser.force_login(maya)
    session = browser.session
    session["held_drafts"] = kept
    session.save()
    again = check_in(browser)
    assert again.form.fields["line"] == [TYPED]
    assert again.keep(TYPED + ".").status_code == 200
    assert browser.session["held_drafts"] == []
    assert lines(browser) == [TYPED + "."]
    assert Draft.objects.count() == 1


def test_a_session_that_ends_keeps_the_held_draft_through_sign_in(maya):
    browser = Client()
    browser.force_login(maya)
    page = check_in(browser)
    browser.logout()
    page.keep(TYPED)
    form = form_with(browser.get(reverse("account_login")).text, "login")
    form.fields |= {"login": [maya.email], "password": ["a long enough passphrase"]}
    assert browser.post(reverse("account_login"), form.fields).status_code == 302
    assert lines(browser) == [TYPED]
    again = check_in(browser)
    assert again.save().status_code == 302
    assert lines(browser) == [""]


def test_starting_afresh_and_taking_that_back(browser):
    page = check_in(browser)
    page.keep(TYPED)
    path = reverse("draft-afresh", args=[page.form.fields["draft"][0]])
    asked = browser.get(path, {"next": "/"})
    assert TYPED in asked.text
    assert Draft.objects.get().place == "check-in"
    assert browser.post(path, {"next": "/"}).url == "/"
    shown = browser.get("/").text
    assert "Thrown away." in shown
    assert form_with(shown, "line").fields["line"] == [""]
    back = reverse("draft-back", args=[page.form.fields["draft"][0]])
    assert back in shown
    assert browser.post(back).url == "/"
    assert lines(browser) == [TYPED]


@pytest.mark.parametrize("path", ["//evil.example/", "https://evil.example/", "x"])
def test_afresh_leads_nowhere_else(browser, path):
    page = check_in(browser)
    page.keep(TYPED)
    url = reverse("draft-afresh", args=[page.form.fields["draft"][0]])
    assert browser.post(url, {"next": path}).url == "/"


def test_bounds(browser, maya, clock):
    page = check_in(browser)
    assert page.keep("x" * actions.LONGEST_DRAFT).status_code == 413
    assert page.keep("x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE).status_code == 413
    for n in range(actions.drafts.MOST + 3):
        clock.move_to(NOW + timedelta(minutes=n))
        begin(maya, f"x/{n}")
    assert Draft.objects.count() == actions.drafts.MOST
    clock.move_to(NOW + timedelta(days=40))
    browser.force_login(maya)
    assert lines(browser) == [""]
    check_in(browser).keep("new")
    assert Draft.objects.count() == 1


def begin(maya, place: str) -> Draft:
    return actions.save_draft(
        maya.pk,
        draft_id=uuid.uuid4(),
        place=place,
        words={"line": [f"At {place}"]},
        based_on=0,
        page="p",
        step=1,
        now=timezone.now(),
    )


def test_what_was_saved_or_thrown_away_takes_no_place(maya, clock):
    """Only what waits is counted: somebody who writes a lot loses nothing that is not saved."""
    waits = begin(maya, "waits")
    for n in range(actions.drafts.MOST + 3):
        clock.move_to(NOW + timedelta(minutes=n))
        actions.throw_away(maya, begin(maya, f"x/{n}"))
        actions.drop_draft(maya.pk, uuid.uuid4(), on_its_way=True, now=timezone.now())
    begin(maya, "one-more")
    assert {row.place for row in access.own_drafts(maya, timezone.now())} == {"waits", "one-more"}
    assert access.own_drafts(maya, timezone.now()).filter(pk=waits.pk).exists()
    assert access.own_thrown(maya, timezone.now()).count() == actions.drafts.MOST


def test_a_mark_lives_for_an_hour(maya, clock):
    actions.drop_draft(maya.pk, uuid.uuid4(), on_its_way=True, now=NOW)
    clock.move_to(NOW + timedelta(minutes=50))
    begin(maya, "x/1")
    assert Draft.objects.filter(place="").count() == 1
    clock.move_to(NOW + timedelta(minutes=61))
    begin(maya, "x/2")
    assert Draft.objects.filter(place="").count() == 0
    assert Draft.objects.count() == 2


@pytest.mark.parametrize("letter", ["字", "й", "\U00020000"])
def test_the_longest_page_is_kept_in_every_alphabet(browser, letter):
    """As many letters as a page may have; each of them is nine or twelve bytes on its way."""
    page = Page(browser, "/journal/pages/new/", "text")
    assert page.keep(letter * 20_000).status_code == 200
    form = form_with(browser.get("/journal/pages/new/").text, "text")
    assert form.fields["text"] == [letter * 20_000]
    assert browser.post(form.action, form.fields).status_code == 302
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("draft_place", "x" * 60),
        ("draft_place", "-check-in"),
        ("draft_place", ""),
        ("draft_page", "no"),
        ("draft_step", "0"),
        ("draft_step", "9" * 30),
        ("draft_revision", "-1"),
        ("draft_revision", "9" * 30),
        (held.MARK, "x"),
    ],
)
def test_nonsense_is_refused(browser, name, value):
    assert check_in(browser).keep(TYPED, **{name: value}).status_code == 400
    assert Draft.objects.count() == 0


def test_passwords_and_tokens_are_never_kept(browser, maya):
    check_in(browser).keep(TYPED, password="hunter2hunter2")
    words = access.own_drafts(maya, NOW).get().words
    assert not {"csrfmiddlewaretoken", held.MARK, "password"} & set(words)


def test_hostile_words_come_back_as_they_are(browser):
    hostile = "</script><b>\"' & \0 \u202e 👩‍👩 %00 +=;"
    check_in(browser).keep(hostile)
    page = browser.get("/").text
    assert "<b>\"'" not in page
    assert lines(browser)[0].startswith("</script><b>")

"""A booklet of one's own words: what goes in, in which order, and that nothing of it stays."""

import io
import json
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from pypdf import PdfReader

from journals import actions, booklet, exports, tasks
from journals.actions import When
from journals.booklet import Wish
from journals.exports.document import document
from journals.models import Export, ExportPiece
from tests.conftest import NOW, enter
from tests.hostile import PAYLOADS
from tests.journals.test_prep import moment, share
from tests.test_canaries import Everywhere, leaks
from tracker.privacy import keys, ledger

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PASSWORD = {"password": "a long enough passphrase"}
PAGE = "/journal/booklet/"
YEAR = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}
ALL = ("moments", "credits", "pages", "check_ins", "worksheets")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as held:
        yield held


def wish(*parts: str, title: str = "", **days) -> Wish:
    return Wish(title, **{**YEAR, **days}, parts=parts or ALL)


def pages(client, wanted: Wish) -> list[str]:
    """The text of each page of the PDF."""
    held: list[bytes] = []
    exports.write_booklet(client, wanted, NOW, held.append, lambda: None)
    read = PdfReader(io.BytesIO(b"".join(held)))
    return [one.extract_text().replace("\u200b", "") for one in read.pages]


def text(client, wanted: Wish) -> str:
    return "\n".join(pages(client, wanted))


def page(client, at, title="", words="A page."):
    content = {"text": words} | ({"title": title} if title else {})
    when = When(at, client.time_zone)
    return actions.write_page(client, entry_id=uuid.uuid4(), content=content, when=when, now=NOW)


def check_in(client, line, at=NOW):
    content = {"mood": 2, "reaction_urge": 7, "line": line}
    return actions.check_in(client, entry_id=uuid.uuid4(), content=content, now=at)


# --- what is in it --------------------------------------------------------------------------------
def test_a_year_by_months_with_contents_and_a_cover_that_says_its_title_alone(maya):
    keys.warm([maya.pk])
    page(maya, datetime(2026, 3, 5, 12, tzinfo=UTC), "Snow", "It snowed.")
    moment(maya, 3 * DAY, outcome=1, reasons="I waited.", credit="fully")
    check_in(maya, "Rain all day.")
    found = pages(maya, wish(title="Recipes"))
    assert found[0].strip() == "Recipes"
    assert found[1].strip() == ""  # the inside of the cover
    contents = found[2]
    assert contents.index("Contents") < contents.index("March 2026")
    assert contents.index("March 2026") < contents.index("November 2026")
    march, november = found[3], found[4]
    assert [march.splitlines()[0], march.splitlines()[-1]] == ["March 2026", "4"]
    assert "Snow" in march
    assert "It snowed." in march
    for words in ("The empty Sunday", "At the door.", "Closer", "I waited.", "Rain all day."):
        assert words in november, words
    for line, number in (("March 2026", "4"), ("November 2026", "5")):
        assert next(one for one in contents.splitlines() if line in one).endswith(number)


def test_no_scale_and_no_number_is_in_it(maya):
    moment(maya, 3 * DAY, urge=9, outcome=1, level=None, reasons="I waited.")
    check_in(maya, "Rain.")
    said = text(maya, wish())
    assert "of 10" not in said
    assert "Urge" not in said
    assert not {"Low", "Very low", "9", "7"} & set(said.split())


def test_only_what_was_ticked_and_others_words_by_a_tick_of_their_own(maya, amara, care):
    episode = moment(maya, 3 * DAY, outcome=1, credit="fully")
    credit = {"text": "Well done me."}
    actions.give_credit(maya, episode=episode, entry_id=uuid.uuid4(), content=credit, now=NOW)
    share(maya, care, episode)
    look = episode.entries.of_kind("self_evaluation").get()
    said = {"entry_id": look.pk, "view": "healthier", "now": NOW}
    actions.answer(amara, care, guidance_id=uuid.uuid4(), text="You waited it out.", **said)
    later = NOW + timedelta(hours=1)
    with time_machine.travel(later, tick=False):
        mine = text(maya, wish())
        assert "Well done me." in mine
        assert "You waited it out." not in mine
        assert "At the door." not in text(maya, wish("credits"))
        assert "Well done me." not in text(maya, wish("moments"))
        both: list[bytes] = []
        wanted = wish(*ALL, "answers")
        exports.write_booklet(maya, wanted, later, both.append, lambda: None)
    read = PdfReader(io.BytesIO(both[0]))
    assert "You waited it out." in "\n".join(one.extract_text() for one in read.pages)


def test_a_moment_stays_together_on_its_day_whenever_it_was_looked_back_on(maya):
    """Noted on the last evening of a year, looked back on in the next one."""
    at = datetime(2026, 1, 1, 3, tzinfo=UTC)  # in New York it is still 2025
    episode = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title="Fireworks",
        content={"situation": "On the roof."},
        when=When(at, maya.time_zone),
        now=at,
    )
    look = {"outcome": 1, "reasons": "I stayed."}
    actions.look_back(maya, episode=episode, entry_id=uuid.uuid4(), content=look, now=at + 3 * DAY)
    check_in(maya, "Other.")
    before = text(maya, wish(since=date(2025, 1, 1), until=date(2025, 12, 31)))
    assert before.index("December 2025") < before.index("On the roof.") < before.index("I stayed.")
    assert "Fireworks" not in text(maya, wish())


def test_what_is_not_lived_removed_or_somebody_elses_is_not_in_it(maya, jonas):
    keys.warm([jonas.pk])
    check_in(jonas, "Of Jonas.")
    gone = check_in(maya, "Taken away.")
    actions.remove_entry(maya, gone, now=NOW)
    moment_gone = moment(maya, 2 * DAY, title="Removed moment")
    actions.remove_moment(maya, moment_gone, now=NOW)
    actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title="Only planned",
        content={"situation": "The dinner."},
        when=When(NOW + DAY, maya.time_zone),
        planned=True,
        now=NOW,
    )
    check_in(maya, "Mine.")
    said = text(maya, wish())
    assert "Mine." in said
    for words in ("Of Jonas.", "Taken away.", "Removed moment", "The dinner."):
        assert words not in said


def test_hostile_words_are_shown_as_they_are(maya):
    signs = '#import "x" \\ *bold* _it_ $x$ @ref <label> `raw` // no comment /* nor this */'
    page(maya, NOW - DAY, signs, "\n".join(PAYLOADS))
    found = pages(maya, wish(title="#pagebreak() *x* <b>"))
    assert found[0].strip() == "#pagebreak() *x* <b>"
    said = " ".join("".join(found).split())
    for words in ("#import", "*bold*", "// no comment", "/* nor this */", "<label>"):
        assert words in said, words


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"until": date(2025, 12, 31)}, "until"),
        ({"parts": ("answers",)}, "parts"),
        ({"parts": ("moments", "moments")}, "parts"),
        ({"parts": ("safety_plan",)}, "parts"),
        ({"title": "x" * 61}, "title"),
        ({"title": "a\nb"}, "title"),
        ({"title": "\ud800"}, "title"),
    ],
)
def test_what_cannot_be_made_is_said_at_its_field(maya, changed, field):
    check_in(maya, "Rain.")
    asked = Wish(**{"title": "", **YEAR, "parts": ALL, **changed})
    with pytest.raises(ValidationError) as error:
        actions.ask_for_booklet(maya, asked, session="s" * 64, now=NOW)
    assert set(error.value.error_dict) == {field}
    assert not Export.objects.exists()


def test_more_than_fits_and_nothing_at_all_are_said(maya, monkeypatch):
    with pytest.raises(ValidationError, match="nothing of that kind"):
        actions.ask_for_booklet(maya, wish(), session="s" * 64, now=NOW)
    for line in ("Rain.", "Snow.", "Sun."):
        check_in(maya, line)
    for limit, few in (("MOST_IN_ONE", 2), ("MOST_LETTERS", 12)):
        with monkeypatch.context() as patched:
            patched.setattr(booklet, limit, few)
            with pytest.raises(ValidationError, match="more than fits"):
                actions.ask_for_booklet(maya, wish(), session="s" * 64, now=NOW)
    actions.ask_for_booklet(maya, wish(), session="s" * 64, now=NOW)


# --- asking and fetching --------------------------------------------------------------------------
FORM = {"which": "2026", "parts": ["check_ins"], "title": "Of rain"}


@pytest.fixture
def hers(maya):
    check_in(maya, "Rain on the roof.")
    return enter(maya)


def test_from_the_form_to_the_file(hers, maya, caplog):
    inputs = [one.split(">")[0] for one in hers.get(PAGE).text.split("<input")[1:]]
    ticked = [one for one in inputs if "checked" in one]
    assert [one for one in inputs if 'name="answers"' in one and one not in ticked]
    assert len(ticked) == 3
    everywhere = Everywhere(caplog)
    asked = hers.post(PAGE, {**FORM, "title": "kqrain"})
    assert asked.url == PAGE
    everywhere.note(asked)
    assert leaks(everywhere.sinks(), {"kqrain": "title"}) == []
    row = Export.objects.get()
    assert dict(row.words)["title"] == "kqrain"
    assert "Your file is being made" in hers.get(PAGE).text
    tasks.make_export(str(row.pk))
    path = reverse("booklet-fetch", args=[row.pk])
    page = hers.get(PAGE).text
    assert "Say who you are" in page
    assert path not in page
    assert hers.post(path).url.startswith(reverse("account_reauthenticate"))
    assert leaks(everywhere.sinks(), {"kqrain": "title"}) == []  # no session holds it meanwhile
    hers.post(reverse("account_reauthenticate"), PASSWORD)
    assert path in hers.get(PAGE).text
    answer = hers.post(path)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="booklet.pdf"'
    assert "no-store" in answer.headers["Cache-Control"]
    read = PdfReader(io.BytesIO(b"".join(answer.streaming_content)))
    assert read.metadata.title == "kqrain"
    assert "Rain on the roof." in read.pages[3].extract_text()
    assert hers.post(path).status_code == 410
    assert not ExportPiece.objects.exists()
    assert Export.objects.get().words is None
    verbs = [one.verb for one in ledger.of_client(maya.pk)]
    assert verbs[:2] == ["took_booklet", "asked_for_booklet"]


def test_a_year_or_the_days(hers):
    for asked, said in (
        ({}, "Choose a year, or the days."),
        ({**FORM, "which": "2020"}, "Choose one of these."),
        ({**FORM, "which": "days"}, "Add a day"),
        ({**FORM, "parts": []}, "Choose at least one thing of your own."),
        ({**FORM, "title": "x" * 61}, "Use fewer words on the cover."),
    ):
        answer = hers.post(PAGE, asked)
        assert answer.status_code == 422
        assert said in answer.text
    days = {**FORM, "which": "days", "since": "2026-11-01", "until": "2026-11-30"}
    assert hers.post(PAGE, days).status_code == 302
    kept = dict(Export.objects.get().words)
    assert (kept["since"], kept["until"]) == ("2026-11-01", "2026-11-30")


def test_it_stands_beside_the_file_of_everything(hers, maya):
    everything = actions.ask_for_export(maya, session="s" * 64, now=NOW)
    one = actions.ask_for_booklet(maya, wish(), session="s" * 64, now=NOW)
    again = actions.ask_for_booklet(maya, wish("check_ins"), session="s" * 64, now=NOW)
    states = dict(Export.objects.values_list("pk", "state"))
    assert states == {everything.pk: "asked", one.pk: "over", again.pk: "asked"}
    one.refresh_from_db()
    assert one.words is None
    other = enter(maya)
    assert other.post(reverse("booklet-fetch", args=[again.pk])).status_code in (302, 404)
    hers.post(reverse("account_reauthenticate"), PASSWORD)
    assert hers.post(reverse("export-fetch", args=[again.pk])).status_code == 404


def test_five_a_day_and_gone_after_a_quarter_of_an_hour(hers, maya):
    for _n in range(5):
        row = actions.ask_for_booklet(maya, wish(), session="s" * 64, now=NOW)
    hers.post(PAGE, FORM)
    assert "five times today" in hers.get(PAGE).text
    assert Export.objects.count() == 5
    actions.make_export(row.pk, clock=lambda: NOW)
    actions.clear_exports(now=NOW + timedelta(minutes=15))
    row.refresh_from_db()
    assert (row.state, row.words, ExportPiece.objects.count()) == ("over", None, 0)


def test_somebody_who_wrote_nothing_is_told_kindly(jonas):
    page = enter(jonas).get(PAGE).text
    assert "Nothing here yet" in page
    assert 'name="which"' not in page


def test_what_was_chosen_goes_along_in_the_file_of_everything(hers, maya):
    actions.ask_for_booklet(maya, wish(title="Of rain"), session="s" * 64, now=NOW)
    (found,) = json.loads("".join(document(maya, NOW, lambda: None)))["exports"]
    assert (found["what"], found["words"]["title"]) == ("booklet", "Of rain")

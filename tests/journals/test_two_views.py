"""Both views over months: the client's own and the therapist's, side by side and never compared."""

import re
import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from journals import access, actions
from journals.figure import Figure
from journals.kinds.cycle.evaluation import OUTCOME
from journals.kinds.guidance import VIEWS
from journals.two_views import Axis, Placed, Side, month_of, moved, span, two_views
from tests.conftest import NOW, enter, make_care, make_therapist
from tests.journals.test_prep import moment, share
from tracker.care import actions as care_actions
from tracker.privacy import ledger

TODAY = date(2026, 11, 23)
DAY, LATER = timedelta(days=1), NOW + timedelta(hours=1)
A, B, C = (uuid.UUID(int=n) for n in (1, 2, 3))


# --- the drawing ----------------------------------------------------------------------------------
def figure(own: dict, theirs: dict, leads_to=lambda pk: f"/m/{pk.int}") -> Figure | None:
    months = span("", TODAY)
    axis = Axis(months.begins, months.ends, months.marks, by_month=True)
    sides = [Side("Your view", OUTCOME, own, own=True), Side("Amara’s view", VIEWS, theirs)]
    moments = [Placed(NOW - (30 - n) * DAY, pk, t) for n, (pk, t) in enumerate(TITLED, 1)]
    return two_views(sides, moments, axis, title="How it went", leads_to=leads_to)


TITLED = ((A, "Sunday"), (B, "<b>Call</b>"), (C, ""))


def drawn(found: Figure, width: str = "broad") -> str:
    both = re.findall(r"<svg.*?</svg>", found.svg)
    assert len(both) == 2
    return next(one for one in both if f'class="plot {width}"' in one)


def marks(svg: str, name: str) -> list[tuple[float, float]]:
    """(x, y) of each mark of this name, by its shape."""
    if name.startswith("own"):
        found = re.findall(rf'<circle class="pt {name}" cx="([\d.]+)" cy="([\d.]+)"', svg)
    else:
        found = re.findall(rf'<path class="pt {name}" d="M([\d.]+) ([\d.]+) l6 6 -6 6', svg)
    return [(float(x), float(y)) for x, y in found]


def test_each_mark_has_a_shape_a_name_in_words_and_a_way_to_its_moment():
    found = figure({A: 1, B: "cannot_tell"}, {B: "talk", C: "healthier"})
    for width in ("broad", "slim"):
        svg = drawn(found, width)
        ((own_x, _y),), ((open_x, _y2),) = marks(svg, "own"), marks(svg, "own open")
        ((other_x, _y3),), ((talk_x, _y4),) = marks(svg, "other"), marks(svg, "other open")
        assert own_x < open_x == talk_x < other_x
        assert 'aria-label="Your view, 25 Oct · Sunday: Closer"' in svg
        assert 'aria-label="Amara’s view, 26 Oct · &lt;b&gt;Call&lt;/b&gt;: Better talked' in svg
        assert re.findall(r'<a href="([^"]+)"', svg) == ["/m/1", "/m/2", "/m/3", "/m/2"]
        assert 'role="group"' in svg  # nothing in a picture can be followed
        assert "polyline" not in svg
        assert not {"diff", "mean", "sum"} & set(re.findall(r"[a-z]+", svg))


def test_the_better_the_higher_in_each_row_and_ones_own_row_is_above():
    svg = drawn(figure({A: 2, B: -2}, {A: "healthier", B: "not_yet"}))
    (_, high), (_, low) = sorted(marks(svg, "own"), key=lambda one: one[1])
    (_, theirs_high), (_, theirs_low) = sorted(marks(svg, "other"), key=lambda one: one[1])
    assert high < low < theirs_high < theirs_low


def test_months_stand_under_it_and_the_year_where_one_begins():
    marks = [words for _at, words in span("2026-03", TODAY).marks]
    assert marks == ["Oct", "Nov", "Dec", "Jan 2026", "Feb", "Mar"]
    svg = drawn(figure({A: 1}, {}))
    places = re.findall(
        r'<text class="tick" x="([\d.]+)" y="[\d.]+" text-anchor="start">(\w+)', svg
    )
    assert [words for _x, words in places] == ["Jun", "Jul", "Aug", "Sep", "Oct", "Nov"]
    assert [float(x) for x, _w in places] == sorted(float(x) for x, _w in places)


def test_the_table_says_the_same_the_newest_first_with_the_way_to_each():
    found = figure({A: 1, B: "cannot_tell"}, {B: "talk", C: "healthier"})
    assert found.head == ("Moment", "Your view", "Amara’s view")
    assert list(found.lines) == [
        ("/m/3", ("27 Oct", "–", "Healthier response")),
        ("/m/2", ("26 Oct · <b>Call</b>", "I can’t tell yet", "Better talked through")),
        ("/m/1", ("25 Oct · Sunday", "Closer", "–")),
    ]
    assert found.sentence == "Your view of 2 moments. Amara’s view of 2 moments."


def test_without_a_way_it_is_a_picture_and_of_nothing_there_is_none():
    assert 'role="img"' in drawn(figure({A: 1}, {}, leads_to=lambda _pk: ""))
    assert figure({}, {}) is None


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("", date(2026, 6, 1), date(2026, 12, 1)),
        ("2026-11", date(2026, 6, 1), date(2026, 12, 1)),
        ("2026-01", date(2025, 8, 1), date(2026, 2, 1)),
        ("2027-03", date(2026, 6, 1), date(2026, 12, 1)),  # nothing is to come
        ("2026-13", date(2026, 6, 1), date(2026, 12, 1)),
        ("٢٠٢٦-٠١", date(2026, 6, 1), date(2026, 12, 1)),
        ("0001-01", date(2026, 6, 1), date(2026, 12, 1)),
        ("2026-01\n", date(2026, 6, 1), date(2026, 12, 1)),
    ],
)
def test_six_whole_months(text, first, after):
    found = span(text, TODAY)
    assert (found.first, found.after) == (first, after)


def test_later_months_go_as_far_as_today():
    assert span("", TODAY).later(TODAY) == ""
    assert span("2026-09", TODAY).later(TODAY) == "2026-11"
    assert span("2025-11", TODAY).later(TODAY) == "2026-05"
    assert moved(date(2026, 1, 1), -13) == date(2024, 12, 1)


# --- mine -----------------------------------------------------------------------------------------
@pytest.fixture
def care(maya, amara):
    began = NOW - 400 * DAY
    return make_care(maya, amara, started_at=began, invited_at=began)


def answer(by, care, episode, view, kind="self_evaluation", now=NOW):
    entry = episode.entries.of_kind(kind).get()
    said = {"guidance_id": uuid.uuid4(), "entry_id": entry.pk, "text": "You chose."}
    return actions.answer(by, care, view=view, now=now, **said)


def own(maya, now=LATER, to=""):
    return access.own_views(maya, span(to, TODAY), now=now)


@pytest.mark.django_db
def test_mine_holds_what_i_decided_and_what_has_come(maya, amara, care, settings):
    settings.ANSWER_UNDO_SECONDS = 60
    private = moment(maya, 20 * DAY, title="Alone", outcome=-1)
    shared = moment(maya, 3 * DAY, title="Sunday", outcome="cannot_tell")
    moment(maya, 2 * DAY, title="Not looked back on")
    share(maya, care, shared)
    answer(amara, care, shared, "healthier")
    mine, *others = own(maya, now=NOW).sides  # it can still be taken back
    assert (mine.codes, others) == ({private.pk: -1, shared.pk: "cannot_tell"}, [])
    found = own(maya)
    assert [one.title for one in found.moments] == ["Alone", "Sunday"]
    assert [(side.label, side.codes) for side in found.sides] == [
        ("Your view", {private.pk: -1, shared.pk: "cannot_tell"}),
        ("Amara’s view", {shared.pk: "healthier"}),
    ]
    (look,) = shared.entries.of_kind("self_evaluation")
    assert look.ratings["outcome"] == "cannot_tell"  # an answer changes nothing


@pytest.mark.django_db
def test_each_therapist_has_a_row_and_what_was_removed_has_none(maya, amara, care, practice):
    bea = make_therapist(practice, "Bea Holm", "bea@example.org")
    other = make_care(maya, bea, started_at=NOW - 50 * DAY, invited_at=NOW - 50 * DAY)
    one, gone = moment(maya, 4 * DAY, outcome=1), moment(maya, 3 * DAY, outcome=2)
    for episode in (one, gone):
        for n, (therapist, relationship) in enumerate(((amara, care), (bea, other))):
            share(maya, relationship, episode)
            at = NOW + timedelta(minutes=n)
            answer(therapist, relationship, episode, "not_yet", now=at)
    actions.remove_moment(maya, gone, now=NOW)
    labels = [(side.label, list(side.codes)) for side in own(maya).sides]
    assert labels == [
        ("Your view", [one.pk]),
        ("Amara’s view", [one.pk]),
        ("Bea’s view", [one.pk]),
    ]


@pytest.mark.django_db
def test_by_months_and_back_to_where_there_is_something(maya, jonas):
    old = moment(maya, 300 * DAY, outcome=1)
    moment(jonas, 290 * DAY, outcome=1)
    new = moment(maya, 3 * DAY, outcome=2)
    found = own(maya)
    assert [one.moment for one in found.moments] == [new.pk]
    assert month_of(found.earlier) == "2026-01"
    before = own(maya, to="2026-01")
    assert ([one.moment for one in before.moments], before.earlier) == ([old.pk], None)


@pytest.fixture
def hers(maya):
    with time_machine.travel(LATER, tick=False):
        yield enter(maya)


@pytest.mark.django_db
def test_my_page(hers, maya, amara, care):
    path = reverse("two-views")
    page = hers.get(path).text
    assert "Nothing here in these months, and that’s fine." in page
    assert '<svg class="plot' not in page
    old, new = moment(maya, 300 * DAY, outcome=1), moment(maya, 3 * DAY, title="<i>", outcome=2)
    page = hers.get(path).text
    assert page.count(f'href="{reverse("moment", args=[new.pk])}"') == 3  # twice drawn, and told
    assert "&lt;i&gt;" in page
    assert "No answer in these months says" in page
    assert 'href="?to=2026-01"' in page
    page = hers.get(path, {"to": "2026-01"}).text
    assert reverse("moment", args=[old.pk]) in page
    assert 'href="?to=2026-07"' in page
    share(maya, care, new)
    answer(amara, care, new, "part_of_the_way")
    page = hers.get(path).text
    assert "Amara’s view" in page
    assert "No answer in these months" not in page


# --- shared with me -------------------------------------------------------------------------------
def seen(amara, care, to=""):
    return access.shared_views(amara, care, span(to, TODAY), now=LATER)


def looked(maya) -> list:
    return [one for one in ledger.of_client(maya.pk, limit=500) if one.verb == "saw_charts"]


@pytest.mark.django_db
def test_only_what_is_shared_and_one_line_in_the_ledger(maya, amara, care):
    moment(maya, 20 * DAY, outcome=-1)
    assert seen(amara, care).moments == ()
    assert looked(maya) == []
    one = moment(maya, 3 * DAY, title="Sunday", outcome=1)
    share(maya, care, one, level="ratings_only")
    half = moment(maya, 2 * DAY, outcome=-2)
    share(maya, care, half, leave_out=("self_evaluation",))
    answer(amara, care, half, "talk", "self_monitoring")
    found = seen(amara, care)
    assert [(side.label, side.codes) for side in found.sides] == [
        ("Maya’s own view", {one.pk: 1}),
        ("Your view", {half.pk: "talk"}),
    ]
    assert {placed.title for placed in found.moments} == {""}
    (line,) = looked(maya)
    assert (line.entity, line.entity_id) == ("care.CareRelationship", care.pk)
    actions.stop_sharing(maya, now=LATER)
    assert seen(amara, care).moments == ()


@pytest.mark.django_db
def test_earlier_months_of_what_is_shared(maya, amara, care):
    hidden, old = moment(maya, 200 * DAY, outcome=2), moment(maya, 300 * DAY, outcome=1)
    share(maya, care, old)
    found = seen(amara, care)
    assert (found.moments, month_of(found.earlier)) == ((), "2026-01")
    before = seen(amara, care, "2026-06")
    assert [one.moment for one in before.moments] == [old.pk]
    assert hidden.pk not in before.sides[0].codes


@pytest.mark.django_db
def test_nobody_elses_reading_and_none_without_the_ledger(maya, amara, omar, care, monkeypatch):
    share(maya, care, moment(maya, 3 * DAY, outcome=1))
    with pytest.raises(ValueError, match="not this therapist"):
        seen(omar, care)
    monkeypatch.setattr(ledger, "record", lambda **_line: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        seen(amara, care)


@pytest.mark.django_db
def test_the_therapists_page_leads_to_the_shared_moment(maya, amara, care):
    episode = moment(maya, 3 * DAY, outcome=1)
    path = reverse("client-views", args=[maya.pk])
    with time_machine.travel(LATER, tick=False):
        browser = enter(amara)
        assert "shares no look back with you" in browser.get(path).text
        share(maya, care, episode)
        page = browser.get(path).text
        link = f"{reverse('client', args=[maya.pk])}?moment={episode.pk}"
        assert page.count(f'href="{link}"') == 3
        assert "The empty Sunday" not in page
        assert "The empty Sunday" in browser.get(link).text
        prep = browser.get(reverse("client-prep", args=[maya.pk])).text
        assert f'href="{link}"' in prep
        assert f'href="{path}"' in prep
        care_actions.pause(care, by=maya, now=timezone.now())
        assert "Care is paused" in browser.get(path).text

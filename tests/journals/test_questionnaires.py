"""A practice loads a questionnaire: pasted or filled in, looked at, signed for, switched on."""

import hashlib
import json
import uuid
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.urls import reverse

from journals import actions
from journals.access.measures import own_answer
from journals.access.questionnaires import OfPractices
from journals.actions import When
from journals.kinds import measures, worksheets
from journals.models import Questionnaire, QuestionnaireVersion
from tests.conftest import NOW, freshen, give_second_factor, make_practice
from tests.journals.measures import agreed
from tests.measures.files import as_bytes, choice, ecr_rs, phq_9, questionnaire
from tests.measures.loading import SAID, blanks, load, signature
from tests.practice.test_staff import PASSWORD, enter
from tests.privacy.test_ledger import Schema
from tracker.accounts import actions as accounts
from tracker.accounts.models import StaffEvent
from tracker.privacy import triggers

pytestmark = pytest.mark.django_db
NEW, SIGN = "questionnaire-new", "questionnaire-sign"
SOURCE = OfPractices()


@pytest.fixture
def admin(pat, clock):
    browser = enter(pat)
    freshen(browser)
    return browser


def verbs() -> list[str]:
    return list(StaffEvent.objects.order_by("id").values_list("verb", flat=True))


# --- on the pages --------------------------------------------------------------------------------
def test_paste_look_sign_switch_on_and_off(admin, pat, practice):
    before = verbs()
    pasted = {name: signature()[name] for name in ("file", "recipe", "source")}
    looked = admin.post(reverse(NEW), pasted)
    assert looked.status_code == 200
    assert "Placeholder 9" in looked.text
    assert "Counted as question 9 of PHQ-9." in looked.text
    assert "from 5: mild" in looked.text
    assert "Question 9, from 1 on, leads to the page with help at once." in looked.text
    assert "Item 10 is left out" in looked.text
    assert not Questionnaire.objects.exists()
    assert verbs() == before

    signed = admin.post(reverse(SIGN), signature())
    row = Questionnaire.objects.get()
    assert signed.url == reverse("questionnaire", args=[row.pk])
    assert row.switched_on_at is None
    version = row.versions.get()
    sent = signature()["file"].encode()
    assert version.sha256 == hashlib.sha256(sent).hexdigest()
    assert (version.source, version.statement) == (SAID["source"], SAID["statement"])
    assert (version.signed_by_id, version.recipe, version.recipe_version) == (pat.pk, "phq-9", 1)
    page = admin.get(signed.url).text
    for said in (SAID["title"], SAID["statement"], version.sha256, pat.name, "Whoever wrote it"):
        assert said in page

    switch = reverse("questionnaire-switch", args=[row.pk])
    assert SOURCE.on() == {}
    admin.post(switch, {"on": "1"})
    assert SOURCE.on() == {row.slug: 1}
    admin.post(switch, {"off": "1"})
    assert SOURCE.on() == {}
    assert verbs()[len(before) :] == ["signed_text", "text_on", "text_off"]
    record = admin.get(reverse("practice-record")).text
    assert "added a questionnaire, and signed for it" in record


def test_what_is_wrong_with_a_file_is_said_and_nothing_is_kept(admin):
    broken = phq_9()
    broken["item"][2]["enableWhen"] = [{"question": "x"}]
    page = admin.post(reverse(NEW), signature(file=json.dumps(broken)))
    assert page.status_code == 422
    assert "Item 3: It is asked under a condition (enableWhen)." in page.text
    assert "Placeholder 1" in page.text  # it comes back as it was pasted
    assert admin.post(reverse(SIGN), signature(file=json.dumps(broken))).status_code == 404
    assert not Questionnaire.objects.exists()


def test_a_file_that_does_not_fit_says_that_there_is_no_score(admin):
    looked = admin.post(reverse(NEW), signature(recipe="gad-7"))
    assert "The file says that it is not GAD-7." in looked.text
    assert "no answer leads to the page with help by itself" in looked.text
    admin.post(reverse(SIGN), signature(recipe="gad-7"))
    assert QuestionnaireVersion.objects.get().recipe == ""


def test_markup_in_a_file_is_shown_as_words(admin):
    hostile = "<script>hurt()</script>"
    made = questionnaire(choice("1", hostile), title=hostile, copyright=hostile)
    looked = admin.post(reverse(NEW), signature(file=json.dumps(made), recipe=""))
    assert hostile not in looked.text
    assert "&lt;script&gt;hurt()&lt;/script&gt;" in looked.text
    kept = admin.post(reverse(SIGN), signature(file=json.dumps(made), recipe="", title=hostile))
    assert hostile not in admin.get(kept.url).text


@pytest.mark.parametrize("missing", ["title", "clinical", "statement", "agree", "source"])
def test_nobody_signs_with_a_blank(admin, missing):
    page = admin.post(
        reverse(SIGN), signature(**{missing: " "} if missing != "agree" else {missing: ""})
    )
    assert page.status_code == 422
    assert not Questionnaire.objects.exists()


def test_the_blanks_of_a_recipe_become_the_same(admin):
    page = reverse("questionnaire-fill", args=["phq-2"])
    looked = admin.post(page, blanks())
    assert looked.status_code == 200
    assert "Counted as question 2 of PHQ-2." in looked.text
    form = looked.context["form"]
    brought = {name: form[name].value() for name in ("file", "recipe", "source")}
    admin.post(reverse(SIGN), signature(**brought))
    kept = SOURCE.instrument(Questionnaire.objects.get().slug, 1)
    asked = [item for item in kept.items if item.number]
    assert [item.text for item in asked] == ["Question 1", "Question 2"]
    assert [one.value for one in asked[0].options] == [0, 1, 2, 3]
    assert kept.copyright == "The rights"


@pytest.mark.parametrize("blank", sorted(blanks()))
def test_a_blank_that_is_empty_is_refused(admin, blank):
    page = admin.post(reverse("questionnaire-fill", args=["phq-2"]), blanks() | {blank: " "})
    assert page.status_code == 422
    assert "Fill this in from the official form." in page.text or blank == "source"


def test_answers_with_the_same_words_are_refused_with_the_place(admin):
    page = reverse("questionnaire-fill", args=["phq-2"])
    answer = admin.post(page, blanks() | {"answer_1": "Answer 0"})
    assert answer.status_code == 422
    assert "Item 2, answer 2: It is the same as an answer before it." in answer.text
    assert admin.get(reverse("questionnaire-fill", args=["no-such"])).status_code == 404


def test_signing_waits_for_a_fresh_password(pat, clock):
    browser = enter(pat)
    clock.shift(3600)
    answer = browser.post(reverse(SIGN), signature())
    assert answer.status_code == 302
    assert "/account/" in answer.url
    assert not Questionnaire.objects.exists()


@pytest.fixture
def eli():
    """Runs another practice."""
    return accounts.create_clinician(
        practice=make_practice("Other"),
        email="eli@example.org",
        name="Eli",
        now=NOW,
        password=PASSWORD,
        is_admin=True,
    )


def test_another_practice_sees_nothing_of_it(admin, pat, eli):
    row = load(pat, now=NOW)
    give_second_factor(eli)
    browser = enter(eli)
    assert browser.get(reverse("questionnaire", args=[row.pk])).status_code == 404
    switch = reverse("questionnaire-switch", args=[row.pk])
    assert browser.post(switch, {"on": "1"}).status_code == 404
    assert str(row.pk) not in browser.get(reverse("questionnaires")).text
    actions.switch_questionnaire(row, on=True, by=eli, now=NOW)
    assert SOURCE.on() == {}
    kept = browser.post(reverse(SIGN), signature(of=str(row.pk)))
    assert kept.status_code == 422
    assert SOURCE.numbers(row.slug) == (1,)


def test_therapists_of_another_practice_can_not_ask_for_it(pat, amara, maya, care, eli, sign_in):
    ours, theirs = load(pat, now=NOW, on=True), load(eli, now=NOW, on=True)
    offered = [one.slug for one in measures.of_practice(amara.clinician.practice_id)]
    assert ours.slug in offered
    assert theirs.slug not in offered
    browser = sign_in(amara)
    for asked, slugs in (("", offered), (f"?slug={ours.slug}", [ours.slug])):
        found = browser.get(f"/api/v1/measures/{asked}").json()["results"]
        assert [one["slug"] for one in found] == slugs
    for number in ("", "&version=1"):
        found = browser.get(f"/api/v1/measures/?slug={theirs.slug}{number}").json()
        assert found["results"] == []
    asking = {"assignment_id": uuid.uuid4(), "targets": {}, "now": NOW}
    with pytest.raises(ValidationError, match="has not switched this on"):
        actions.assign(amara, care, slug=theirs.slug, **asking)
    agreed(amara, care, ours.slug)
    actions.assign(amara, care, slug=ours.slug, **asking)


def test_only_who_runs_the_practice_loads(amara):
    with pytest.raises(Http404):
        load(amara, now=NOW)
    with pytest.raises(Http404):
        actions.switch_questionnaire(Questionnaire(), on=True, by=amara, now=NOW)


# --- versions ------------------------------------------------------------------------------------
def changed(words: str):
    made = phq_9()
    made["item"][0]["text"] = words
    return made


def test_another_file_is_another_version_and_the_first_stays(pat):
    row = load(pat, now=NOW)
    first = SOURCE.instrument(row.slug, 1)
    again = load(pat, changed("Other words"), now=NOW, earlier=row)
    assert again == row
    assert SOURCE.numbers(row.slug) == (1, 2)
    assert SOURCE.instrument(row.slug, 1) is first
    assert first.items[0].text == "Placeholder 9"
    assert SOURCE.instrument(row.slug, 2).items[0].text == "Other words"


def test_the_same_once_more_changes_nothing(pat):
    row = load(pat, now=NOW)
    before = verbs()
    assert load(pat, now=NOW) == row
    assert load(pat, now=NOW, earlier=row) == row
    assert SOURCE.numbers(row.slug) == (1,)
    assert verbs() == before
    assert load(pat, now=NOW, title="Another name") != row


def test_another_version_is_scored_as_the_one_before(pat):
    row = load(pat, now=NOW)
    with pytest.raises(ValidationError, match="scored in the same way"):
        load(pat, ecr_rs(), "ecr-rs", now=NOW, earlier=row)
    assert SOURCE.numbers(row.slug) == (1,)


def test_two_practices_with_one_file_have_two_names(pat, eli):
    assert load(eli, now=NOW).slug != load(pat, now=NOW).slug


@pytest.fixture
def kept(db):
    """The trigger that tests run without, see tests/engines/migrated.py."""
    triggers.install(Schema(), "journals_questionnaireversion", ("DELETE",))


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_version_never_changes(pat, change, kept):
    row = load(pat, now=NOW)
    rows = QuestionnaireVersion.objects.filter(questionnaire=row)
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        rows.update(statement="Somebody else") if change == "update" else rows._raw_delete(
            connection.alias
        )
    assert rows.get().statement == SAID["statement"]


@pytest.mark.parametrize("name", list(SAID))
def test_what_is_too_long_or_empty_is_refused_by_the_action_too(pat, name):
    for words in ("", "  ", "x" * 2000, "a\x00b"):
        with pytest.raises(ValidationError) as refused:
            load(pat, now=NOW, **{name: words})
        assert set(refused.value.message_dict) == {name}
    assert not Questionnaire.objects.exists()


# --- as a source ---------------------------------------------------------------------------------
def test_it_is_a_measure_like_any_other(pat, django_assert_num_queries):
    row = load(pat, now=NOW, on=True)
    found = measures.measure(row.slug)
    assert found.code == "measure"
    assert found.known.practice == pat.clinician.practice_id
    answers = {item.key: "LA6570-1" for item in found.known.items if item.number}
    assert [str(one.value) for one in found.scores(found.clean(answers))] == ["18"]
    assert row.slug in [one.slug for one in measures.offered()]
    with django_assert_num_queries(0):
        measures.measure(row.slug, 1)
        assert not SOURCE.numbers("daily-card")
    with pytest.raises(worksheets.Unknown):
        measures.measure(row.slug, 2)
    with pytest.raises(KeyError):
        SOURCE.instrument("daily-card", 1)


def test_a_file_about_one_relationship_gives_two_dimensions(pat):
    found = measures.measure(load(pat, ecr_rs(), "ecr-rs", now=NOW).slug)
    values = iter((7, 6, 5, 4, 2, 3, 7, 5, 4))
    answers = {item.key: next(values) for item in found.known.items if item.number}
    scores = {one.code: str(one.value) for one in found.scores(found.clean(answers))}
    assert scores == {"avoidance": "2.50", "anxiety": "5.33"}
    assert found.per_relationship


def test_many_are_offered_in_as_many_queries_as_one(pat, amara, django_assert_num_queries):
    practice = amara.clinician.practice_id
    for n in range(3):
        load(pat, now=NOW.replace(minute=n), on=True, title=f"Number {n}")
    found = [one.known.title for one in measures.of_practice(practice)]  # read once, and kept
    assert found[-3:] == ["Number 0", "Number 1", "Number 2"]
    with django_assert_num_queries(1):
        measures.of_practice(practice)


def test_asked_answered_scored_and_read_on_after_it_is_switched_off(pat, maya, amara, care):
    """By the version that was answered, whatever has come since."""
    row = load(pat, now=NOW, on=True)
    asked = {"every_days": 14, "assignment_id": uuid.uuid4(), "targets": {}, "now": NOW}
    agreed(amara, care, row.slug)
    actions.assign(amara, care, slug=row.slug, **asked)
    said = {item.key: "LA6571-9" for item in measures.measure(row.slug).known.items if item.number}
    answering = {"slug": row.slug, "when": When.not_said(NOW, maya.time_zone), "now": NOW}
    first = actions.answer_measure(maya, entry_id=uuid.uuid4(), content=said, **answering)
    load(pat, changed("Other words"), now=NOW, earlier=row)
    actions.switch_questionnaire(row, on=False, by=pat, now=NOW)
    with pytest.raises(Http404):
        actions.answer_measure(maya, entry_id=uuid.uuid4(), content=said, **answering)
    kept = own_answer(maya, first.pk)
    read = measures.measure(kept.worksheet, kept.worksheet_version)
    assert [str(one.value) for one in read.scores(kept.ratings)] == ["27"]
    shown = [str(one.label) for one in read.show(kept.ratings)]
    assert shown[0] == "Placeholder 9"
    assert "Other words" not in shown
    with pytest.raises(ValidationError, match="has not switched this on"):
        actions.assign(amara, care, slug=row.slug, **asked | {"assignment_id": uuid.uuid4()})


# --- from the command line -----------------------------------------------------------------------
def command(path, *more: str, by: str = "pat@example.org") -> str:
    said = StringIO()
    given = ["--by", by, "--statement", "our clients"]
    call_command("load_questionnaire", str(path), *given, *more, stdout=said)
    return said.getvalue()


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "phq.json"
    path.write_bytes(as_bytes(phq_9()))
    return path


def test_the_command_does_the_same(pat, path):
    said = command(path, "--recipe", "phq-9", "--on")
    assert said.splitlines() == [
        "Item 10 is left out: it is computed, hidden, or only to be read.",
        "Kept: PHQ-9, scored as PHQ-9, switched on.",
    ]
    version = QuestionnaireVersion.objects.get()
    assert version.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (version.source, version.signed_by_id) == ("http://example.org/q", pat.pk)
    assert SOURCE.on() == {version.questionnaire.slug: 1}


def test_a_file_pasted_by_a_browser_is_the_same_file(admin, pat, path):
    """A browser ends lines by CR LF: no reason for another hash, or another version."""
    path.write_bytes(json.dumps(phq_9(), indent=1).encode())
    command(path, "--recipe", "phq-9", "--title", SAID["title"])
    pasted = path.read_text().replace("\n", "\r\n")
    admin.post(reverse(SIGN), signature(file=pasted))
    assert QuestionnaireVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--recipe", "bdi-ii"], "There is no recipe bdi-ii."),
        (["--by", "maya@example.org"], "Nobody with this address runs a practice here."),
        (["--statement", " "], "Say by what right you use it."),
    ],
)
def test_the_command_says_what_is_wrong(pat, maya, path, more, sentence):
    with pytest.raises(CommandError, match=sentence.replace(".", r"\.")):
        command(path, *more)
    assert not Questionnaire.objects.exists()


def test_the_command_refuses_files_as_the_page_does(pat, tmp_path):
    with pytest.raises(CommandError, match=r"can't be read"):
        command(tmp_path / "none.json")
    (tmp_path / "bad.json").write_bytes(b"\xff\xfe{}")
    with pytest.raises(CommandError, match="byte order mark"):
        command(tmp_path / "bad.json")

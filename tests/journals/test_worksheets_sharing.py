"""Asking for a worksheet grants nothing. A share of an answer shows it, or only its numbers."""

import re
import uuid

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse

from journals import access, actions
from journals.access import worksheets as sheets
from journals.actions import Choice, When
from journals.models import Assignment, Entry, Share
from tests.clinic import MINTED
from tests.conftest import NOW, make_care
from tests.journals.worksheets import answer, assign
from tracker.care import actions as care_actions
from tracker.privacy import ledger

pytestmark = pytest.mark.django_db
OWN = "text him at night"


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


def code_of(maya, words=OWN, slug="daily-card") -> str:
    field = sheets.own_worksheet(maya, slug, NOW).worksheet.field("urges")
    return next(code for code, label in field.options if label == words)


def share(maya, care, entry, level="full", now=NOW):
    return actions.share_alone(maya, entry, care, Choice(frozenset({entry.pk}), level), now=now)


# --- asking ---------------------------------------------------------------------------------------
def test_what_is_on_is_open_to_everybody_and_the_rest_by_asking(sign_in, maya, amara, care):
    browser = sign_in(maya)
    slugs = [one.worksheet.slug for one in sheets.own_worksheets(maya, NOW)]
    assert slugs == ["kind-pause", "went-differently", "for-our-talk", "good-for-me"]
    for slug in ("daily-card", "then-and-now", "nothing"):
        path = reverse("worksheet", args=[slug])
        assert browser.get(path).status_code == 404
        data = {"entry_id": str(uuid.uuid4()), "note": "N.", "echo": "E."}
        assert browser.post(path, data).status_code == 404
    assign(amara, care, "then-and-now")
    assert browser.get(reverse("worksheet", args=["then-and-now"])).status_code == 200
    assert sheets.own_worksheets(maya, NOW)[0].worksheet.slug == "then-and-now"


def test_the_client_page_of_worksheets_says_who_asked_and_why(sign_in, maya, amara, care):
    assign(amara, care, "still-me", note="For the weeks alone.")
    browser = sign_in(maya)
    assert "From Amara Osei" in browser.get(reverse("worksheets")).text
    assert "For the weeks alone." in browser.get(reverse("worksheet", args=["still-me"])).text


def test_targets_are_what_the_client_is_asked_about(sign_in, maya, amara, care):
    assign(amara, care, "daily-card")
    page = sign_in(maya).get(reverse("worksheet", args=["daily-card"])).text
    assert OWN in page
    assert "go quiet" in page
    assert "accuse" not in page  # an urge that was not chosen
    assert "hurt myself" not in page
    for bad in ("accuse", "hurt_self", "x_00000000", OWN):
        with pytest.raises(ValidationError):
            answer(maya, "daily-card", {"urges": [{"item": bad, "strength": 1}]})


def test_a_list_that_nobody_chose_is_not_asked(sign_in, maya, amara, care):
    assign(amara, care, "daily-card", targets={})
    page = sign_in(maya).get(reverse("worksheet", args=["daily-card"])).text
    assert "How strong did each urge get" not in page
    with pytest.raises(ValidationError):
        answer(maya, "daily-card", {"urges": [{"item": "go_quiet", "strength": 1}]})


def test_targets_and_notes_are_sealed(maya, amara, care):
    from django.db import connection

    assign(amara, care, "daily-card", note="Only between us.")
    answer(maya, "daily-card", {"urges": [{"item": code_of(maya), "strength": 1}]})
    with connection.cursor() as cursor:
        for table in ("journals_assignment", "journals_entry"):
            cursor.execute(f"SELECT * FROM {table}")
            rows = str(cursor.fetchall())
            assert not any(word in rows for word in (OWN, "Only between", "go_quiet"))


def test_what_is_locked_needs_a_talk_first(maya, amara, care):
    with pytest.raises(ValidationError) as error:
        assign(amara, care, "then-and-now", targets={}, agreed=False)
    assert error.value.error_dict.keys() == {"agreed"}
    assert assign(amara, care, "then-and-now", targets={}, agreed=True)


@pytest.mark.parametrize(
    "targets",
    [
        {"urges": ["x" * 81]},
        {"urges": [f"words {n}" for n in range(13)]},
        {"urges": "go_quiet"},
        {"urges": [7]},
        {"urges": ["a\x00b"]},
        {"emotions": ["fear"]},
        {"nothing": []},
    ],
)
def test_targets_that_cannot_be(amara, maya, care, targets):
    with pytest.raises(ValidationError):
        assign(amara, care, "daily-card", targets=targets)
    assert not Assignment.objects.exists()


def test_asking_twice_is_asking_once(maya, amara, omar, care):
    pk = uuid.uuid4()

    def ask(**more):
        said = {"slug": "daily-card", "targets": {"urges": [OWN]}, "now": NOW, **more}
        return actions.assign(amara, care, assignment_id=pk, **said)

    assert ask() == ask()
    assert Assignment.objects.count() == 1
    with pytest.raises(actions.IdTaken):
        ask(note="Another.")
    with pytest.raises(actions.IdTaken):
        ask(slug="still-me", targets={})
    with pytest.raises(ValidationError, match="have this already"):
        assign(amara, care, "daily-card")


def test_changing_the_targets_keeps_codes_and_old_answers(sign_in, maya, amara, care):
    row = assign(amara, care, "daily-card")
    first = code_of(maya)
    old = answer(maya, "daily-card", {"urges": [{"item": first, "strength": 5}]})
    said = {"targets": {"urges": ["TEXT HIM at night", "drink"]}, "now": NOW}
    changed = actions.change_assignment(amara, care, row.pk, base_version=1, **said)
    assert changed.version == 2
    assert code_of(maya, "TEXT HIM at night") == first  # so that its line goes on
    with pytest.raises(actions.StaleVersion):
        actions.change_assignment(
            amara, care, row.pk, base_version=1, targets={"urges": []}, now=NOW
        )
    actions.change_assignment(
        amara, care, row.pk, base_version=2, targets={"urges": ["accuse"]}, now=NOW
    )
    page = sign_in(maya).get(reverse("worksheet-answer", args=[old.pk]))
    assert OWN in page.text  # as it was when it was answered
    change = page.client.get(reverse("worksheet-answer", args=[old.pk]), {"change": 1})
    assert OWN in change.text
    assert "accuse" in change.text
    again = {"urges": [{"item": first, "strength": 2}, {"item": "accuse", "strength": 1}]}
    changed = actions.change_answer(maya, old, again, base_version=1, when=None, now=NOW)
    assert changed.words["urges_named"] == {first: OWN}


def test_nobody_else_changes_or_stops_it(maya, amara, omar, jonas, care, jonas_care):
    row = assign(amara, care, "daily-card")
    for other in (jonas_care, make_care(maya, omar)):
        who = other.therapist
        with pytest.raises(Http404):
            actions.stop_assignment(who, other, row.pk, now=NOW)
        with pytest.raises(Http404):
            actions.change_assignment(who, other, row.pk, targets={}, base_version=1, now=NOW)
    with pytest.raises(ValidationError):
        assign(omar, care, "still-me")
    with pytest.raises(ValueError, match="not this therapist"):
        sheets.assigned_in(omar, care)
    assert sheets.assigned_in(omar, make_care(jonas, omar)) == []


def test_stopping_keeps_what_was_written_and_what_is_just_being_written(sign_in, maya, amara, care):
    row = assign(amara, care, "daily-card")
    browser, path = sign_in(maya), reverse("worksheet", args=["daily-card"])
    old = answer(maya, "daily-card", {"note": "Old."})
    proof = re.search(r'name="drawn" value="([^"]+)"', browser.get(path).text)[1]
    actions.stop_assignment(amara, care, row.pk, now=NOW)
    with pytest.raises(Http404):
        actions.stop_assignment(amara, care, row.pk, now=NOW)
    assert browser.get(path).status_code == 404
    assert "Old." in browser.get(reverse("worksheet-answer", args=[old.pk])).text
    code = old.pk and "urges-go_quiet-strength"
    late = {"entry_id": str(uuid.uuid4()), "number": "1", code: "4", "note": "Begun before."}
    assert browser.post(path, late).status_code == 404  # nothing says when it was begun
    late["drawn"] = proof
    assert browser.post(path, late).status_code == 302
    newest = Entry.objects.order_by("recorded_at", "pk").filter(words__isnull=False)
    assert {entry.words.get("note") for entry in newest} == {"Old.", "Begun before."}
    assert assign(amara, care, "daily-card")  # and it can be asked for again


def test_care_that_rests_or_is_over(maya, amara, care):
    assign(amara, care, "daily-card")
    assign(amara, care, "then-and-now")
    care_actions.pause(care, by=maya, now=NOW)
    care.refresh_from_db()
    open_now = {one.worksheet.slug for one in sheets.own_worksheets(maya, NOW) if one.assigned}
    assert open_now == {"daily-card"}  # the locked one only while care goes on
    assert sheets.assigned_in(amara, care) == []
    with pytest.raises(ValidationError):
        assign(amara, care, "still-me")


def test_the_client_can_see_that_she_was_asked(maya, amara, care):
    row = assign(amara, care, "daily-card")
    actions.stop_assignment(amara, care, row.pk, now=NOW)
    events = ledger.of_client(maya.pk, verbs=["assigned", "stopped_assignment"], limit=9)
    assert [(event.verb, event.actor_id) for event in events] == [
        ("stopped_assignment", amara.pk),
        ("assigned", amara.pk),
    ]


def test_the_client_reads_each_step_of_it_in_words(sign_in, maya, jonas, amara, care):
    """On the page of who looked, and in the API's ledger: the therapist did it, not the client."""
    row = assign(amara, care, "daily-card")
    browser, page = sign_in(maya), reverse("sharing")
    assert "asked you to fill in a worksheet<" in browser.get(page).text
    assign(amara, care, "still-me")
    assert "asked you to fill in 2 worksheets<" in browser.get(page).text
    actions.change_assignment(
        amara, care, row.pk, targets={"urges": ["drink"]}, base_version=1, now=NOW
    )
    assert "changed what a worksheet asks you" in browser.get(page).text
    actions.stop_assignment(amara, care, row.pk, now=NOW)
    text = browser.get(page).text
    assert "stopped asking for a worksheet" in text
    assert "stopped sharing" not in text
    assert text.count("<b>Amara Osei</b>") == 3
    verbs = [line["verb"] for line in browser.get("/api/v1/ledger/").json()["results"]]
    assert verbs == ["stopped_assignment", "changed_assignment", "assigned", "assigned"]
    assert "Amara" not in sign_in(jonas).get(page).text


def test_the_therapists_pages(sign_in, maya, amara, care):
    browser = sign_in(amara)
    form = reverse("assignment", args=[maya.pk, "daily-card"])
    page = browser.get(form)
    assert "Skills and urges card" in page.text
    data = {"entry_id": str(uuid.uuid4()), "urges": ["go_quiet"], "urges-own": f"{OWN}, drink"}
    wrong = browser.post(form, {**data, "urges": ["hurt_self"], "note": "Kept words."})
    assert wrong.status_code == 422
    assert "Kept words." in wrong.text
    assert f"{OWN}, drink" in wrong.text
    assert "once you two have agreed" in wrong.text
    assert browser.post(form, data).status_code == 302
    (one,) = sheets.assigned_in(amara, care)
    assert [words for _code, words in one.targets["urges"]] == ["go quiet", OWN, "drink"]
    again = browser.get(form).text
    assert f'value="{OWN}, drink"' in again
    for name, args in (("client", [maya.pk]), ("assignments", [maya.pk])):
        assert OWN in browser.get(reverse(name, args=args)).text
    data |= {"entry_id": str(one.id), "base_version": "1", "urges-own": "", "note": "New."}
    assert browser.post(form, data).status_code == 302
    (one,) = sheets.assigned_in(amara, care)
    assert (one.note, len(one.targets["urges"]), one.version) == ("New.", 1, 2)
    stale = browser.post(form, {**data, "note": "Newer."})
    assert stale.status_code == 409
    assert "what stands there now" in stale.text
    stop = reverse("assignment-stop", args=[maya.pk, "daily-card"])
    assert browser.post(stop).status_code == 302
    assert browser.post(stop).status_code == 404


# --- sharing --------------------------------------------------------------------------------------
def test_asking_shows_the_therapist_nothing(sign_in, maya, amara, care):
    assign(amara, care, "daily-card")
    before = sign_in(amara).get(reverse("client", args=[maya.pk])).text
    answer(maya, "daily-card", {"note": "Private word.", "slept_hours": 7})
    browser = sign_in(amara)
    after = browser.get(reverse("client", args=[maya.pk])).text
    drawn = r'value="[^"]{36,}"'
    before, after = (MINTED.sub("", re.sub(drawn, "", page)) for page in (before, after))
    assert before == after
    assert not Share.objects.exists()
    assert access.shared_alone(amara, care, now=NOW) == ([], False)


def filled(maya, amara, care) -> Entry:
    assign(amara, care, "daily-card")
    person = code_of(maya)
    return answer(
        maya,
        "daily-card",
        {
            "urges": [
                {"item": person, "strength": 4, "acted": "no"},
                {"item": "go_quiet", "strength": 2},
            ],
            "skills": ["paced_breathing"],
            "slept_hours": 7,
            "note": "A private word.",
        },
    )


def test_a_full_share_shows_all_of_it_by_its_clinical_name(sign_in, maya, amara, care):
    entry = filled(maya, amara, care)
    share(maya, care, entry)
    page = sign_in(amara).get(reverse("client", args=[maya.pk])).text
    for words in ("My day card", "A private word.", OWN, "go quiet", "paced breathing"):
        assert words in page
    assert "Urges, highest point, and whether acted on" in page
    (seen,), _more = access.shared_alone(amara, care, now=NOW)
    assert seen.content["urges_named"]


def test_numbers_only_shows_no_word(sign_in, maya, amara, omar, care):
    entry = filled(maya, amara, care)
    beside = make_care(maya, omar)  # another therapist does not know the targets either
    share(maya, beside, entry, "ratings_only")
    (seen,), _more = access.shared_alone(omar, beside, now=NOW)
    assert seen.words is None
    assert "note" not in seen.content
    assert "urges_named" not in seen.content
    assert [row["strength"] for row in seen.content["urges"]] == [2, 4]
    page = sign_in(omar).get(reverse("client", args=[maya.pk])).text
    assert "named in words" in page
    assert "go quiet" in page
    for words in (OWN, "A private word."):
        assert words not in page


def test_of_a_chain_numbers_only_shows_nothing_of_the_steps(maya, amara, care):
    assign(amara, care, "step-by-step")
    steps = [{"kind": "urge", "text": "A private word."}]
    entry = answer(maya, "step-by-step", {"steps": steps, "vulnerability": ["hungry"]})
    share(maya, care, entry, "ratings_only")
    (seen,), _more = access.shared_alone(amara, care, now=NOW)
    assert [shown.key for shown in seen.shown] == ["vulnerability"]


def test_the_share_page_shows_the_very_values_and_stops_in_one_step(sign_in, maya, amara, care):
    entry = filled(maya, amara, care)
    browser, path = sign_in(maya), reverse("entry-sharing", args=[entry.pk])
    page = browser.get(path)
    assert page.status_code == 200
    preview = page.text[page.text.index("Only numbers and ticked words") :]
    assert "named in words" in preview
    data = {"relationship": str(care.pk), "level": "ratings_only", "until": "stop"}
    assert browser.post(path, data).status_code == 302
    assert Share.objects.get().level == "ratings_only"
    assert "My day card" in browser.get(reverse("sharing")).text
    assert len(access.shared_alone(amara, care, now=NOW)[0]) == 1
    assert browser.post(reverse("entry-stop", args=[entry.pk])).status_code == 302
    assert access.shared_alone(amara, care, now=NOW) == ([], False)
    verbs = [event.verb for event in ledger.of_client(maya.pk, entity_ids=[entry.pk], limit=9)]
    assert verbs == ["stopped_sharing", "opened", "shared", "wrote"]


def test_a_removed_answer_is_gone_for_others_at_once(maya, amara, care):
    entry = filled(maya, amara, care)
    share(maya, care, entry)
    actions.remove_entry(maya, entry, now=NOW)
    assert access.shared_alone(amara, care, now=NOW) == ([], False)


def test_an_answer_to_a_worksheet_is_read_beside_it(sign_in, maya, amara, care):
    entry = filled(maya, amara, care)
    share(maya, care, entry)
    data = {"entry_id": str(uuid.uuid4()), "text": "I read this.", "view": ""}
    sent = sign_in(amara).post(reverse("answer", args=[maya.pk, entry.pk]), data)
    assert sent.status_code == 302
    browser = sign_in(maya)
    assert browser.get(reverse("home")).status_code == 200
    page = browser.get(reverse("worksheet-answer", args=[entry.pk]))
    assert "I read this." in page.text


def test_who_is_named_is_called_by_name_only_in_a_full_share(maya, amara, care):
    person = actions.add_person(maya, person_id=uuid.uuid4(), content={"label": "Mel"}, now=NOW)
    assign(amara, care, "behind-it")
    entry = answer(
        maya, "behind-it", {"who": [str(person.pk)], "sure_before": 3}, when=When(NOW, "UTC")
    )
    share(maya, care, entry)
    (seen,), _more = access.shared_alone(amara, care, now=NOW)
    assert seen.shown[0].items == ("Mel",)
    share(maya, care, entry, "ratings_only")
    (seen,), _more = access.shared_alone(amara, care, now=NOW)
    assert [shown.key for shown in seen.shown] == ["sure_before"]
    assert not seen.names

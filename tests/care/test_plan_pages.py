"""The plan for check-ins, as a therapist proposes it, agrees to it and ends it."""

import uuid

import pytest
import time_machine
from django.urls import reverse

from tests.conftest import NOW
from tracker.care import access, actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(maya):
    return reverse("client-plan", args=[maya.pk])


@pytest.fixture
def browser(sign_in, amara, care):
    with time_machine.travel(NOW, tick=False):
        yield sign_in(amara)


def test_proposed_it_waits_for_the_client(browser, maya, care, page):
    shown = browser.get(page)
    assert "Nothing is compared with a plan." in shown.text
    assert "A plan is not a reminder." in shown.text
    assert "you see only if Maya turns that on" in shown.text
    shown = browser.post(page, {"days": ["0", "3"]}, follow=True)
    assert "Proposed. It is a plan once Maya agrees." in shown.text
    assert "Waiting for Maya" in shown.text
    assert "Monday, Thursday" in shown.text
    assert access.agreed_plans([care]) == {}
    actions.agree_to_plan(maya, access.proposed_plan(care), now=NOW)
    shown = browser.get(page)
    assert "Since 23 November 2026" in shown.text
    assert "Waiting for Maya" not in shown.text


def test_what_the_client_proposes_is_agreed_to_or_not(browser, maya, care, page):
    first = actions.propose_plan(maya, care, days=0b11, now=NOW)
    shown = browser.get(page)
    assert "Maya proposes" in shown.text
    agree = reverse("client-plan-agree", args=[maya.pk, first.pk])
    assert "You both agree on these days now." in browser.post(agree, follow=True).text
    assert access.agreed_plans([care])[care.pk].days == 0b11
    other = actions.propose_plan(maya, care, days=0b1111111, now=NOW)
    end = reverse("client-plan-end", args=[maya.pk, other.pk])
    assert "These days are off the table." in browser.post(end, follow=True).text
    assert access.agreed_plans([care])[care.pk].pk == first.pk
    end = reverse("client-plan-end", args=[maya.pk, first.pk])
    assert "That plan is over." in browser.post(end, follow=True).text
    assert access.agreed_plans([care]) == {}


def test_nobody_agrees_to_their_own_proposal(browser, amara, maya, care, page):
    own = actions.propose_plan(amara, care, days=1, now=NOW)
    agree = reverse("client-plan-agree", args=[maya.pk, own.pk])
    assert "Look again." in browser.post(agree, follow=True).text
    assert access.agreed_plans([care]) == {}


@pytest.mark.parametrize("days", [[], ["7"], ["x"]])
def test_what_is_wrong_is_said_beside_the_days(browser, care, page, days):
    shown = browser.post(page, {"days": days})
    assert shown.status_code == 422
    assert 'id="id_days_error"' in shown.text
    assert access.proposed_plan(care) is None


def test_a_plan_of_another_client_is_none(browser, amara, maya, jonas, jonas_care):
    plan = actions.propose_plan(jonas, jonas_care, days=1, now=NOW)
    for pk in (plan.pk, uuid.uuid4()):
        for name in ("client-plan-agree", "client-plan-end"):
            assert browser.post(reverse(name, args=[maya.pk, pk])).status_code == 404


def test_while_care_is_paused_it_is_shown_and_not_changed(browser, amara, maya, care, page):
    plan = actions.propose_plan(amara, care, days=1, now=NOW)
    actions.agree_to_plan(maya, plan, now=NOW)
    actions.pause(care, by=maya, now=NOW)
    shown = browser.get(page)
    assert "Monday" in shown.text
    assert "While care is paused no plan can be made." in shown.text
    assert browser.post(page, {"days": ["1"]}).status_code == 422
    end = reverse("client-plan-end", args=[maya.pk, plan.pk])
    assert browser.post(end).status_code == 404

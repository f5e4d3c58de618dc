"""A page with a form that is kept while it is typed, as the browser's script sees it."""

import uuid
from datetime import timedelta
from urllib.parse import quote_plus

from django.test import Client
from django.urls import reverse

from journals import actions
from journals.actions import When
from tests.browsing import form_with
from tests.conftest import NOW

TYPED = "kq0000z was what I wanted to keep"


class Page:
    """A page with a form, as drafts.js sees it."""

    def __init__(self, browser: Client, path: str, field: str, action: str = ""):
        self.browser = browser
        self.form = form_with(browser.get(path).text, field, action)
        self.page, self.step = str(uuid.uuid4()), 0
        self.field = field

    def keep(self, text: str, **instead):
        self.step += 1
        self.form.fields[self.field] = [text]
        fields = {**self.form.fields, "draft_page": [self.page], "draft_step": [str(self.step)]}
        return self.put(fields | {name: [value] for name, value in instead.items()})

    def put(self, fields: dict):
        body = "&".join(_pairs(fields))
        path = reverse("draft", args=[self.form.fields["draft"][0]])
        token = self.form.fields["csrfmiddlewaretoken"][0]
        answer = self.browser.put(
            path, body, "application/x-www-form-urlencoded", headers={"X-CSRFToken": token}
        )
        if answer.status_code == 200 and "id" in answer.json():
            self.form.fields["draft"] = [answer.json()["id"]]
            self.form.fields["draft_revision"] = [str(answer.json()["revision"])]
        return answer

    def save(self):
        return self.browser.post(self.form.action, self.form.fields)


def _pairs(fields: dict):
    return [f"{name}={quote_plus(value)}" for name, values in fields.items() for value in values]


def check_in(browser: Client) -> Page:
    return Page(browser, "/", "line", reverse("check-in"))


def lines(browser: Client) -> list[str]:
    """What stands in the form of the check-in."""
    return form_with(browser.get("/").text, "line", reverse("check-in")).fields["line"]


def begun_moment(maya):
    return actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        content={"situation": "It rained"},
        when=When(NOW - timedelta(hours=3), maya.time_zone),
        now=NOW,
    )

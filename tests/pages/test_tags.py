"""The drawing tags, and the sentence after a redirect."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from tracker.pages import context, flash
from tracker.pages.templatetags import keel


def test_a_ring_draws_three_arcs_and_says_what_they_mean():
    html = keel.ring("1on", label='1 of 3 <parts> "done"', size="lg")
    assert [html.count(f'class="{cls}"') for cls in ("on", "on o", "now")] == [1, 1, 1]
    assert 'role="img"' in html
    assert "&lt;parts&gt; &quot;done&quot;" in html
    assert 'class="ring lg"' in html


def test_a_ring_that_was_let_go_has_no_grey_arcs():
    assert keel.ring(["1", "x", "x"]).count("<circle") == 1
    assert 'aria-hidden="true"' in keel.ring("000")


@pytest.mark.parametrize(("states", "size"), [("12x", "md"), ("111", "huge")])
def test_an_unknown_ring_is_refused(states, size):
    with pytest.raises(ValueError, match="no "):
        keel.ring(states, size=size)


def test_levels_rise_and_pips_fill():
    drawn = [keel.level(n) for n in range(1, 6)]
    assert len(set(drawn)) == 5
    assert keel.pips(7, 10).count('class="on"') == 7
    assert keel.pips(7, 10).count("<i") == 10


def test_an_icon_cannot_carry_markup():
    html = Template("{% load keel %}{% icon name %}").render(Context({"name": '"><script>'}))
    assert "<script>" not in html


@pytest.mark.parametrize(
    ("name", "two"), [("Maya Lindqvist", "ML"), ("Sam", "S"), ("", ""), ("a b c", "AC")]
)
def test_initials(name, two):
    assert keel.initials(name) == two


class Session(dict):
    """A session that counts how often it is touched."""

    touched = 0

    def pop(self, *args):
        self.touched += 1
        return super().pop(*args)


def test_a_sentence_is_said_once_and_only_when_it_is_read():
    request = RequestFactory().get("/")
    request.session = Session()
    flash.say(request, "Saved", undo_url="/undo/")
    page = context.page(request)
    assert request.session.touched == 0
    assert page["flash"]["text"] == "Saved"
    assert page["flash"]["undo"] == "/undo/"
    assert request.session.touched == 1
    assert not context.page(request)["flash"]


def test_pages_without_a_session_say_nothing():
    assert not context.page(RequestFactory().get("/"))["flash"]

"""Where every page is, and who goes there: the list that the browser's checks walk along.

`OF_ROUTE` names every route of the URL conf that answers a GET with a page. test_places.py compares
it with the URL conf, so that a new page can't be forgotten.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from tests.browser.conftest import Visitor

Find = Callable[[Visitor], str]


@dataclass(frozen=True)
class Place:
    """A page as one person sees it. `path`: an address, or how to find it."""

    who: str  # "", "maya", "jonas", "amara", "pat", or "nell", who has only just joined
    path: str | Find


def first(on: str, link: str, number: int = 0) -> Find:
    """The address of a link on another page."""
    return lambda window: window.go(on).locator(link).nth(number).get_attribute("href") or ""


def first_after(find: Find, link: str, number: int = 0) -> Find:
    """The same, where the page is to be found, too."""
    return lambda window: first(find(window), link, number)(window)


def beside(find: Find, after: str) -> Find:
    return lambda window: find(window) + after


def made(on: str, link: str, form: str, fields: dict[str, str]) -> Find:
    """The address of a link, whose target is first written if nobody has yet.

    `form`: where; `fields`: what is filled in, as CSS selectors and texts; "" for what is ticked.
    """

    def find(window: Visitor) -> str:
        if not window.go(on).locator(link).count():
            page = window.go(form)
            for field, text in fields.items():
                one = page.locator(field)
                one.fill(text) if text else one.check(force=True)
            with page.expect_navigation():  # a draft may go first
                page.locator("main form .btn.primary").first.click()
            window.go(on)
        return window.page.locator(link).first.get_attribute("href") or ""

    return find


def begun(form: str, field: str) -> Find:
    """Where a draft is thrown away: of a form that was typed into and left."""

    def find(window: Visitor) -> str:
        link = window.go(form).locator('a[href^="/drafts/"]')
        if not link.count():
            with window.page.expect_response(lambda got: got.request.method == "PUT"):
                window.page.locator(field).press_sequentially("begun")
            window.go(form)
        return link.first.get_attribute("href") or ""

    return find


MOMENT = first("/moments/", "a.line-item", 1)
SHARED = first("/sharing/", 'main .line-item a[href^="/moments/"]', 2)  # its sharing page
WRITTEN = first("/practice/worksheets/", "main td a")
# All that her therapist can open, as the therapist has it; and one moment of it.
SEEN = first("/sharing/", "main a.btn.quiet[href^='/sharing/']")
BOTH = ("maya", "nell")
LOOKED_AT_AGAIN = first("/moments/", "a.line-item:has-text('Told Sam before, not after')")
CLIENT = first("/", "table a:text('Maya Lindqvist')")
PAGE = made(
    *("/journal/", 'a[href^="/journal/pages/"]:not([href*="new/"])', "/journal/pages/new/"),
    {"[name=title]": "After the call", "[name=text]": "It was quiet in the flat. " * 20},
)
ANSWERED = made(
    *("/worksheets/", 'a[href^="/worksheets/answers/"]', "/worksheets/kind-pause/"),
    {"[name=hurts]": "That Sam is away.", "[name=kind]": "This is hard, and it passes."},
)
WEEKLY = first("/questions/", 'main a.line-item[href^="/questions/"]')
OF_MINE = first("/questions/", 'a[href^="/questions/answers/"]')
PERSON = made(
    *("/settings/people/", 'main a[href^="/settings/people/"]', "/settings/people/"),
    {"[name=label]": "M."},
)
ON_THE_AGENDA = made(
    *("/agenda/", "main li a[href^='/agenda/']", "/agenda/"),
    {"[name=text]": "How to say no without a speech", "[name=which][value=talk_about]": ""},
)
ON_THE_LIST = made(
    *("/settings/menu/", 'main a[href^="/settings/menu/"]', "/settings/menu/"),
    {"[name=text]": "An hour in the bath with a book", "[name=which][value=reward]": ""},
)


def asked_again(window: Visitor) -> str:
    """Where a therapist asks for a measure."""
    return first(f"{CLIENT(window)}worksheets/", 'a[href*="/questions/"]')(window)


def decided(window: Visitor) -> str:
    """Where a therapist writes down what the two decided about a moment."""
    return first(CLIENT(window), 'a[href*="/decided/"]')(window)


def earlier(window: Visitor) -> str:
    """How a part of a moment stood before."""
    return first(LOOKED_AT_AGAIN(window), 'a[href$="/versions/"]')(window)


def waiting(window: Visitor) -> str:
    """A goal that a therapist proposed and may still word anew."""
    link = 'aside a[href*="/goals/"]:not([href$="new/"])'
    return first(CLIENT(window), link)(window)


def file_asked_for(window: Visitor) -> str:
    """Where a therapist waits for a file, having asked for one."""
    page = window.go(CLIENT(window) + "prep/print/")
    with page.expect_navigation():
        page.locator("main form[action$='/prep/file/'] button").click()
    return urlsplit(page.url).path


def agreed_on(window: Visitor) -> str:
    """An appointment that can be moved, which is first made if there is none."""
    on = CLIENT(window) + "appointments/"
    fields = {"[name=day]": f"{date.today() + timedelta(days=7)}", "[name=at]": "15:00"}
    return made(on, "main .diary a.btn[href^='/appointments/']", on, fields)(window)


def seen_by(people: tuple[str, ...], path: str | Find) -> list[Place]:
    return [Place(who, path) for who in people]


OF_ROUTE: dict[str, list[Place]] = {
    # a client's; Nell's are empty
    "home": seen_by(("", "maya", "jonas", "nell", "amara"), "/"),
    "moments": seen_by(BOTH, "/moments/"),
    "moment-new": seen_by(("maya",), "/moments/new/"),
    "moment": seen_by(("maya",), MOMENT)
    + seen_by(("maya",), lambda window: SHARED(window).removesuffix("sharing/")),
    "moment-change": seen_by(("maya",), beside(MOMENT, "title/")),
    "check-in-change": seen_by(("maya",), first("/journal/", 'a[href^="/check-in/"]')),
    "moment-sharing": [
        *(Place("maya", beside(MOMENT, "sharing/")), Place("maya", SHARED)),
        Place("maya", beside(SHARED, "?see=1")),
    ],
    "sharing": seen_by(BOTH, "/sharing/"),
    "share-view": seen_by(("maya",), SEEN),
    "agenda": seen_by(BOTH, "/agenda/"),
    "agenda-item": seen_by(("maya",), ON_THE_AGENDA),
    "plan": seen_by(BOTH, "/agenda/days/"),
    "my-plan": [*seen_by(BOTH, "/my-plan/"), Place("maya", "/my-plan/?change=1")],
    "away": seen_by(BOTH, "/agenda/away/"),
    "cant-come": seen_by(("maya",), first("/agenda/", "main a[href^='/agenda/appointments/']")),
    "goals": seen_by(BOTH, "/settings/goals/"),
    "goal-new": seen_by(("maya",), "/settings/goals/new/"),
    "goal": seen_by(
        ("maya",), first("/settings/goals/", "main a[href*='/settings/goals/']:not([href$='new/'])")
    ),
    "people": seen_by(BOTH, "/settings/people/"),
    "person": seen_by(("maya",), PERSON),
    "menu-item": seen_by(("maya",), ON_THE_LIST),
    "menu": seen_by(BOTH, "/settings/menu/"),
    "page": [Place("maya", PAGE), Place("maya", beside(PAGE, "?change=1"))],
    "page-new": seen_by(("maya",), "/journal/pages/new/"),
    "worksheets": seen_by(BOTH, "/worksheets/"),
    "worksheet": seen_by(("maya",), "/worksheets/went-differently/"),
    "measures": seen_by(BOTH, "/questions/"),
    "measure": [Place("maya", WEEKLY), Place("nell", WEEKLY)],
    "measure-answer": [Place("maya", OF_MINE), Place("maya", beside(OF_MINE, "?change=1"))],
    "measure-assignment": [Place("amara", asked_again)],
    "worksheet-answer": [Place("maya", ANSWERED), Place("maya", beside(ANSWERED, "?change=1"))],
    "journal": seen_by(BOTH, "/journal/"),
    "trends": seen_by(BOTH, "/journal/trends/"),
    "two-views": seen_by(BOTH, "/journal/views/"),
    "booklet": seen_by(BOTH, "/journal/booklet/"),
    "insights": [*seen_by(BOTH, "/journal/patterns/"), Place("nell", "/journal/patterns/")],
    "insight": seen_by(BOTH, "/journal/patterns/nights/"),
    "helped": [*seen_by(BOTH, "/helped/"), Place("nell", "/helped/")],
    "client-insights": seen_by(("amara",), beside(CLIENT, "patterns/")),
    "four-weeks": seen_by(BOTH, "/journal/four-weeks/"),
    "entry-sharing": seen_by(("maya",), first("/journal/", 'a[href^="/entries/"]')),
    "versions": seen_by(("maya",), earlier),
    "removed": seen_by(BOTH, "/journal/removed/"),
    "draft-afresh": seen_by(("maya",), begun("/settings/goals/new/", "[name=title]")),
    "reminders": seen_by(BOTH, "/reminders/"),
    "care-settings": seen_by(BOTH, "/settings/care/"),
    "export": seen_by(BOTH, "/settings/export/"),
    "leave": seen_by(BOTH, "/settings/leave/"),
    # a therapist's and the practice's
    "client": [
        Place("amara", CLIENT),
        Place("amara", first("/", "table a:text('Orla Keane')")),
    ],
    "client-views": seen_by(("amara",), beside(CLIENT, "views/")),
    "prep-print": seen_by(("amara",), beside(CLIENT, "prep/print/")),
    "paper": seen_by(("amara",), file_asked_for),
    "client-copy": seen_by(("amara",), beside(CLIENT, "copy/")),
    "client-end": seen_by(("amara",), beside(CLIENT, "end/")),
    "goal-propose": seen_by(("amara",), beside(CLIENT, "goals/new/")),
    "goal-reword": seen_by(("amara",), waiting),
    "assignments": seen_by(("amara",), beside(CLIENT, "worksheets/")),
    "assignment": [
        Place("amara", beside(CLIENT, "worksheets/daily-card/")),
        Place("amara", beside(CLIENT, "worksheets/behind-it/")),
    ],
    "client-watch": seen_by(("amara",), beside(CLIENT, "agreement/")),
    "flags": seen_by(("amara",), "/review/first/"),
    "flag": seen_by(("amara",), first("/review/first/", 'main a[href^="/review/first/"]')),
    "ended-care": seen_by(("amara",), "/clients/ended/"),
    "to-review": seen_by(("amara",), "/review/"),
    "appointments": seen_by(("amara",), "/appointments/"),
    "client-prep": seen_by(("amara",), beside(CLIENT, "prep/")),
    "decide": seen_by(("amara",), decided),
    "client-plan": seen_by(("amara",), beside(CLIENT, "days/")),
    "client-appointments": seen_by(("amara",), beside(CLIENT, "appointments/")),
    "appointment": seen_by(("amara",), agreed_on),
    "digest": seen_by(("amara",), "/settings/digest/"),
    "client-invite": seen_by(("amara",), "/clients/invite/"),
    "practice": seen_by(("pat",), "/practice/"),
    "practice-looked-at": seen_by(("pat",), "/practice/looked-at/"),
    "practice-flags": seen_by(("pat",), "/practice/first/"),
    "practice-record": seen_by(("pat",), "/practice/record/"),
    "practice-details": seen_by(("pat",), "/practice/details/"),
    "colleague-new": seen_by(("pat",), "/practice/new/"),
    "colleague": [
        Place("pat", first("/practice/", "main td a:text('Amara Osei')")),
        Place("pat", first("/practice/", "main td a:text('Pat')")),
    ],
    "questionnaires": seen_by(("pat",), "/practice/questionnaires/"),
    "questionnaire-new": seen_by(("pat",), "/practice/questionnaires/new/"),
    "questionnaire-fill": seen_by(("pat",), "/practice/questionnaires/phq-2/"),
    "questionnaire": seen_by(("pat",), first("/practice/questionnaires/", "main td a")),
    "written": seen_by(("amara", "pat"), "/practice/worksheets/"),
    "written-new": seen_by(("amara",), "/practice/worksheets/new/"),
    "written-paste": seen_by(("amara",), "/practice/worksheets/paste/"),
    "written-one": seen_by(("amara", "pat"), WRITTEN),
    "written-head": seen_by(("amara",), beside(WRITTEN, "head/")),
    "written-types": seen_by(("amara",), beside(WRITTEN, "add/")),
    "written-add": [
        Place("amara", beside(WRITTEN, f"add/{kind}/")) for kind in ("scale", "choice", "urge_set")
    ],
    "written-line": seen_by(("amara",), first_after(WRITTEN, 'main a[href*="/line/"]', 3)),
    "written-look": seen_by(("amara",), beside(WRITTEN, "look/")),
    "supervised": seen_by(("amara",), "/supervision/"),
    "care-along": seen_by(("maya",), first("/settings/care/", 'main a[href$="/along/"]')),
    "procedure": seen_by(("amara",), "/practice/procedure/"),
    # one's own account
    "settings": seen_by(("maya", "amara"), "/settings/"),
    "address": seen_by(("maya", "amara"), "/settings/address/"),
    "sessions": seen_by(("maya", "amara"), "/settings/devices/"),
    "calendar": seen_by(("maya", "amara"), "/settings/calendar/"),
    "tokens": seen_by(("maya", "amara"), "/settings/tokens/"),
    "account_change_password": seen_by(("nell",), "/account/password/"),
    "account_reauthenticate": seen_by(("nell",), "/account/reauthenticate/"),
    "account_logout": seen_by(("maya",), "/account/logout/"),
    "mfa_index": seen_by(("maya", "amara"), "/account/2fa/"),
    "mfa_add_webauthn": seen_by(("nell",), "/account/2fa/passkeys/"),
    "mfa_activate_totp": seen_by(("nell",), "/account/2fa/totp/"),
    # everybody's
    "help": seen_by(("",), "/help/") + seen_by(("",), "/help/?region=GB"),
    "rules": seen_by(("",), "/help/first/"),
    "about": seen_by(("",), "/about/"),
    "example": seen_by(("",), "/example/") + seen_by(("",), "/example/?step=4"),
    "join-code": seen_by(("",), "/join/"),
    "join": seen_by(("",), "/join/not-a-real-one/"),
    "address-confirm": seen_by(("",), "/account/address/not-a-real-one/"),
    "account_login": seen_by(("",), "/account/login/"),
    "account_inactive": seen_by(("",), "/account/inactive/"),
    "account_reset_password": seen_by(("",), "/account/reset/"),
    "account_reset_password_done": seen_by(("",), "/account/reset/sent/"),
    "account_reset_password_from_key": seen_by(("",), "/account/reset/key/1-abc/"),
    "account_reset_password_from_key_done": seen_by(("",), "/account/reset/done/"),
    "demo-mails": seen_by(("",), "/demo/mails/"),
}
BESIDES = [Place("", "/nowhere/"), Place("maya", "/practice/")]  # 404 and 403

# Routes that answer GET, and why no browser looks at them here.
NOT_LOOKED_AT = {
    "healthz": "is for programs",
    "manifest": "is for programs",
    "worker": "is for programs",
    "still": "is asked by scripts",
    "here": "is asked by scripts",
    "still-all": "is asked by scripts",
    "written-file": "is a file",
    "care-watch": "is there once a therapist proposed it: see test_walk_measure.py",
    "entry-saved": "comes after an answer that a rule fires on: see test_walk_measure.py",
    "unlock": "stands before a locked session: see test_phone.py",
    "offline": "stands in for pages without a signal: see test_phone.py",
    "write-check-in": "is a form without a signal: see test_without_signal.py",
    "write-moment": "is a form without a signal: see test_without_signal.py",
    "write-page": "is a form without a signal: see test_without_signal.py",
    "write-kept": "comes after Save without a signal: see test_without_signal.py",
    "outbox": "is asked by scripts",
    "leaving": "is there once somebody asked to delete their account: see test_leaving.py",
    "held": "leads on, and has words only after a session ended over an unsent form",
    "mfa_authenticate": "comes between password and session",
    "mfa_reauthenticate": "is for people with a second factor",
    "mfa_login_webauthn": "leads on",
    "mfa_remove_webauthn": "is for people with a passkey: see test_passkeys.py",
    "mfa_reauthenticate_webauthn": "is for people with a passkey: see test_passkeys.py",
    "mfa_deactivate_totp": "is for people with a second factor",
    "mfa_generate_recovery_codes": "is for people with a second factor",
    "mfa_view_recovery_codes": "is for people with a second factor",
    "mfa_download_recovery_codes": "is a file",
    "reminder-go": "leads on",
    "reminder-link": "is in a mail: see tests/reminders/test_put_off.py",
    "reminder-unsubscribe": "leads on",
    "calendar-feed": "is a file",
    "supervised-client": "is there once a client let somebody read along: test_reading_along.py",
    "still-along": "is for scripts",
    "setup": "is gone once somebody works here: see tests/practice/test_setup.py",
    "client-find": "leads on",
}


def of(who: str, window: Visitor) -> Iterator[tuple[str, str]]:
    """(route or path, address) of every page of one person, whose window it is."""
    for name, places in [*OF_ROUTE.items(), *((str(one.path), [one]) for one in BESIDES)]:
        for place in places:
            if place.who == who:
                path = place.path if isinstance(place.path, str) else place.path(window)
                assert path, f"no link leads to {name}"
                yield name, path

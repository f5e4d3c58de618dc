"""A page as a browser without JavaScript sees it: its forms, and what each would send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, value: str) -> None:
        self.fields.setdefault(name, []).append(value)


class _Forms(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.open: Form | None = None
        self.text: str | None = None  # the textarea that is being read
        self.select: str | None = None
        self.written = ""

    def handle_starttag(self, tag, attrs):
        have = {key: value if value is not None else "" for key, value in attrs}
        if tag == "form":
            self.open = Form(have.get("action", ""), have.get("method", "get"))
            self.forms.append(self.open)
        elif self.open is None or ("name" not in have and tag != "option"):
            return
        elif tag == "input":
            choice = have.get("type") in ("radio", "checkbox")
            if not choice or "checked" in have:
                self.open.add(have["name"], have.get("value", "on" if choice else ""))
        elif tag == "textarea":
            self.text, self.written = have["name"], ""
        elif tag == "select":
            self.select = have["name"]
        elif tag == "option" and self.select and "selected" in have:
            self.open.add(self.select, have.get("value", ""))

    def handle_data(self, data):
        if self.text is not None:
            self.written += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.open and self.text is not None:
            self.open.add(self.text, self.written.removeprefix("\n"))
            self.text = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.open = None


def forms_in(html: str) -> list[Form]:
    parser = _Forms()
    parser.feed(html)
    return parser.forms


def form_with(html: str, name: str, action: str = "") -> Form:
    """The first form of the page that has this field (and posts to this address)."""
    return next(
        form
        for form in forms_in(html)
        if name in form.fields and (not action or form.action == action)
    )

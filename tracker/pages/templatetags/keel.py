"""Template tags of every page: `{% load keel %}`.

Nothing here marks a person's words as safe: markup goes through `format_html`.
"""

import functools
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField, Textarea, TextInput
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tracker.pages import storage

register = template.Library()

RING_SIZES = {"sm", "md", "lg", "xl"}
# What each state of a part draws; "x" is a part that was let go and draws nothing.
RING_CLASSES = {"0": "", "1": "on", "o": "on o", "n": "now"}
LET_GO = "x"
POINTING = {"arrow-left", "arrow-right", "chevron-left", "chevron-right", "log-out", "undo-2"}
# The circle that `level` fills: centre 16, radius 12.6, in a box of 32.
LEVELS = 5
RADIUS = 12.6


@register.simple_tag
def icon(name: str, cls: str = "") -> SafeString:
    """One icon of the sprite, by its Lucide name. Decoration: words always stand beside it. What
    points on or back is turned where one reads from right to left."""
    turned = "turned" if name in POINTING else ""
    return format_html(
        '<svg class="i{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        "".join(f" {one}" for one in (turned, cls) if one),
        static("vendor/icons.svg"),
        name,
    )


@register.filter
def quoted(words: str) -> str:
    """Somebody's words between the quotation marks of the reader's language."""
    return _("“%(words)s”") % {"words": words}


@register.simple_tag
def style_sheets(clinic: bool = False) -> SafeString:
    """The links to the style sheets, in the order in which they go on top of each other."""
    links = ((static(name),) for name in storage.sheets(bool(clinic)))
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', links)


@register.simple_tag
def mark() -> SafeString:
    """The site's mark as an address of its own, for the browser's tab: one request less."""
    return format_html("{}", _mark())


@functools.cache
def _mark() -> str:
    drawing = (Path(settings.BASE_DIR) / "static" / "icons" / "keel.svg").read_text().strip()
    return "data:image/svg+xml," + quote(drawing, safe=" =:/")


@register.simple_tag
def script(name: str) -> SafeString:
    """The tag that loads a script, unless another one of the page brings it along."""
    tags = ((static(file),) for file in storage.scripts(name))
    return format_html_join("", '<script type="module" src="{}"></script>', tags)


@register.simple_tag
def ring(states: Iterable[object], label: str = "", size: str = "md") -> SafeString:
    """Three arcs, clockwise from the top: notice, look back, give yourself credit.

    `states`: three of "0" (not yet), "1" (done), "o" (done with another person), "n" (now),
    "x" (let go, not drawn), as a list or as a string such as "1o0".
    `label`: what a screen reader says ("1 of 3 parts done"); without it the ring is decoration.
    `size`: sm, md, lg or xl. Raises ValueError for an unknown state or size.
    """
    if size not in RING_SIZES:
        raise ValueError(f"no ring size {size!r}")
    marks = [str(state) for state in states]
    if any(mark not in RING_CLASSES and mark != LET_GO for mark in marks):
        raise ValueError(f"no such ring states {marks!r}")
    arcs = format_html_join(
        "",
        '<circle cx="18" cy="18" r="14.5" pathLength="100" stroke-dasharray="25.2 100" '
        'transform="rotate({} 18 18)" class="{}"/>',
        ((120 * n - 75, RING_CLASSES[m]) for n, m in enumerate(marks) if m != LET_GO),
    )
    says = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else format_html('aria-hidden="{}"', "true")
    )
    return format_html('<svg class="ring {}" viewBox="0 0 36 36" {}>{}</svg>', size, says, arcs)


@register.simple_tag
def level(n: int) -> SafeString:
    """A circle filled to a water line, 1 to 5: mood without faces, and without colours."""
    top = 29 - int(n) * 5.2
    rise = top - 16
    if abs(rise) >= RADIUS:
        water = format_html('<circle class="water" cx="16" cy="16" r="{}"/>', RADIUS)
    else:
        half = (RADIUS**2 - rise**2) ** 0.5
        water = format_html(
            '<path class="water" d="M{} {}A{} {} 0 {} 0 {} {}Z"/>',
            f"{16 - half:.2f}",
            f"{top:.2f}",
            RADIUS,
            RADIUS,
            1 if rise < 0 else 0,
            f"{16 + half:.2f}",
            f"{top:.2f}",
        )
    return format_html(
        '<svg class="level" viewBox="0 0 32 32" aria-hidden="true">{}'
        '<circle class="rim" cx="16" cy="16" r="13.6"/></svg>',
        water,
    )


@register.simple_tag
def pips(n: int, of: int = 10) -> SafeString:
    """`of` small bars, the first `n` filled. Decoration: the number stands beside it in words."""
    bars = format_html_join("", "<i{}></i>", ((_on(k <= int(n)),) for k in range(1, int(of) + 1)))
    return format_html('<span class="pips" aria-hidden="true">{}</span>', bars)


def _on(filled: bool) -> SafeString:
    return format_html("{}", format_html(' class="{}"', "on") if filled else "")


@register.filter
def tied(words: object) -> str:
    """The same words, but no line of them begins with the dot that stands between two names."""
    return re.sub(r"\s+· ", "\N{NO-BREAK SPACE}· ", str(words))


@register.filter
def listed(words: Iterable[object]) -> str:
    """Some names in a sentence: "Amara", "Amara and Omar", "Amara, Omar and Pat"."""
    *before, last = [str(one) for one in words] or [""]
    if not before:
        return last
    return _("%(before)s and %(last)s") % {"before": ", ".join(before), "last": last}


@register.filter
def initials(name: str) -> str:
    """Up to two initials of a name, for the discs that stand for people: Maya Lindqvist → ML."""
    words = str(name).split()
    ends = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0] for word in ends).upper()


@register.simple_tag
def problems(*forms: BaseForm) -> list[dict[str, str]]:
    """What is wrong in bound forms, in field order: dicts of `text` and `href` (may be empty)."""
    found = []
    for form in forms:
        if not isinstance(form, BaseForm):
            continue  # the second form of ui/errors.html is optional
        found += [{"text": text, "href": ""} for text in form.non_field_errors()]
        for field in form:
            href = "" if field.is_hidden else f"#{first_control(field)}"
            found += [{"text": text, "href": href} for text in field.errors]
    return found


def first_control(field: BoundField) -> str:
    """The id of the control a field's label or error leads to; in a group, of its first one."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """A field's control. A plain text control from a library gets our class, and no placeholder:
    the label is always visible."""
    widget = field.field.widget
    if isinstance(widget, TextInput | Textarea) and "class" not in widget.attrs:
        return field.as_widget(attrs={"class": "in", "placeholder": False})
    return field.as_widget()

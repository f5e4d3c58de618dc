"""Page numbers from the address."""

from django.http import HttpRequest


def page_number(request: HttpRequest) -> int:
    """`?page=` as a number from 1; 1 for anything that is none."""
    text = request.GET.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1

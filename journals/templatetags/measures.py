"""What pages about measures are drawn with: `{% load measures %}`."""

from decimal import Decimal

from django import template

from journals.measured import number

register = template.Library()


@register.filter
def as_number(value: Decimal | None) -> str:
    """12 or 3.25, as a person writes it."""
    return number(value)

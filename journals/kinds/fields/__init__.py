"""The closed set of field types. A kind of entry is a list of these and nothing else.

A field type knows how to clean a value, which sealed column it lives in, how to draw a control,
how to read a posted form, how to describe itself as JSON schema, and how to show its value.
"""

from .base import (
    RATINGS,
    WORDS,
    FieldType,
    Options,
    Shown,
    clean_code,
    clean_id,
    clean_int,
    clean_many,
    clean_text,
)
from .declining import DECLINED, RATHER_NOT, Declinable
from .lists import Contact, Contacts, Lines
from .plain import (
    Choice,
    Clock,
    Count,
    Day,
    Flag,
    Line,
    Minutes,
    Multi,
    OwnWords,
    People,
    Scale,
    Text,
)
from .rows import ItemSet, Labels, RowSet, Steps

__all__ = [
    "DECLINED",
    "RATHER_NOT",
    "RATINGS",
    "WORDS",
    "Choice",
    "Clock",
    "Contact",
    "Contacts",
    "Count",
    "Day",
    "Declinable",
    "FieldType",
    "Flag",
    "ItemSet",
    "Labels",
    "Line",
    "Lines",
    "Minutes",
    "Multi",
    "Options",
    "OwnWords",
    "People",
    "RowSet",
    "Scale",
    "Shown",
    "Steps",
    "Text",
    "clean_code",
    "clean_id",
    "clean_int",
    "clean_many",
    "clean_text",
]

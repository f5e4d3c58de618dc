"""An entry’s answers as items of a QuestionnaireResponse, from the fields that it is made of."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from journals.kinds.fields import (
    DECLINED,
    Choice,
    Clock,
    Contacts,
    Count,
    Day,
    Declinable,
    FieldType,
    Flag,
    ItemSet,
    Labels,
    Minutes,
    Multi,
    People,
    RowSet,
    Scale,
    Steps,
    Text,
)
from journals.kinds.fields.base import label_of
from journals.kinds.measures import Measure
from journals.seen import Seen
from tracker.privacy.fields import UNREADABLE

from .naming import HL7, coding, ours

ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
# The standard takes no sign below the space but these three.
UNSEEN = {number: None for number in range(32) if chr(number) not in "\t\n\r"}
# What stands in a row of these: their columns are no fields of their own.
STEP = Text(key="text", label="")
CONTACT = (Text(key="name", label=""), Text(key="phone", label=""))
Item = dict[str, Any]
Answer = dict[str, Any]


def said(words: Any) -> str:
    """Words as they may stand in a resource."""
    return str(words).translate(UNSEEN).strip()


def items(part: Seen) -> list[Item]:
    """One for each question that has an answer, in the order in which they are asked.

    Only of what `part` holds: of a share of numbers and ticks it holds no words.
    """
    content, kind = part.content, part.made_of
    labels = {**part.names, **_own_labels(kind.fields, content)}
    told = _Said(part.worksheet or part.kind, labels, _ordinals(kind))
    found = [
        item
        for field in kind.fields
        if field.key in content and not isinstance(field, Labels)
        for item in told.of(field, content[field.key], field.key)
    ]
    if words := content.get(UNREADABLE):
        found.append({"linkId": UNREADABLE, "answer": [{"valueString": said(words)}]})
    return found


def _own_labels(fields: Iterable[FieldType], content: Mapping[str, Any]) -> dict[str, str]:
    """What own codes were called when they were answered, where that may be read."""
    named = [field.key for field in fields if isinstance(field, Labels)]
    return {code: words for key in named for code, words in content.get(key, {}).items()}


def _ordinals(kind: Any) -> dict[tuple[str, str], int]:
    """(question, code) -> the number that a measure gives this answer."""
    if not isinstance(kind, Measure):
        return {}
    return {
        (item.key, option.code): option.value
        for item in kind.known.items
        for option in item.options
        if option.value is not None
    }


class _Said:
    """Answers to one questionnaire, whose name its codes stand under."""

    def __init__(
        self, name: str, labels: Mapping[Any, str], ordinals: Mapping[tuple[str, str], int]
    ):
        self.name, self.labels, self.ordinals = name, labels, ordinals

    def of(self, field: FieldType, value: Any, link: str) -> list[Item]:
        """One item; of a field with rows, one for each row."""
        match field:
            case RowSet() | ItemSet():
                rows = [self._row(field, row, link) for row in value]
            case Steps():
                kind = Choice(key="kind", label="", options=field.kinds)
                rows = [self._parts((kind, STEP), row, link) for row in value]
            case Contacts():
                rows = [self._parts(CONTACT, row, link) for row in value]
            case _:
                answers = list(self._answers(field, value))
                return (
                    [{"linkId": link, **_label(field.label), "answer": answers}] if answers else []
                )
        return [{"linkId": link, **_label(field.label), "item": row} for row in rows if row]

    def _row(self, field: RowSet | ItemSet, row: Mapping[str, Any], link: str) -> list[Item]:
        if isinstance(field, RowSet):
            return self._parts(field.columns, row, link)
        answer = self._code(field.key, row["item"], field.options)
        return [
            {"linkId": f"{link}.item", "answer": [answer]},
            *self._parts(field.columns, row, link),
        ]

    def _parts(self, fields: Iterable[FieldType], row: Mapping[str, Any], link: str) -> list[Item]:
        return [
            item
            for field in fields
            if field.key in row
            for item in self.of(field, row[field.key], f"{link}.{field.key}")
        ]

    def _answers(self, field: FieldType, value: Any) -> Iterator[Answer]:
        match field:
            case Declinable():
                if value == DECLINED:
                    declined = coding(f"{HL7}/data-absent-reason", "asked-declined")
                    yield {"valueCoding": declined}
                else:
                    yield from self._answers(field.field, value)
            case Flag():
                yield {"valueBoolean": value}
            case Scale() | Minutes() | Count():
                yield {"valueInteger": value}
            case Day():
                yield {"valueDate": value}
            case Clock():
                yield {"valueTime": f"{value}:00"}
            case Choice():
                yield self._code(field.key, value, field.options)
            case Multi():
                yield from (self._code(field.key, code, field.options) for code in value)
            case People():
                yield from _texts(self.labels[pk] for pk in value if pk in self.labels)
            case Text():
                yield from _texts([value])
            case _:  # own words and lines: a list of short texts
                yield from _texts(value)

    def _code(self, key: str, code: Any, options: Any) -> Answer:
        found = coding(
            ours("CodeSystem", self.name, key), code, label_of(code, options, self.labels)
        )
        number = self.ordinals.get((key, str(code)))
        if number is None:
            return {"valueCoding": found}
        return {"valueCoding": {**found, "extension": [{"url": ORDINAL, "valueDecimal": number}]}}


def _texts(words: Iterable[Any]) -> Iterator[Answer]:
    return ({"valueString": text} for one in words if (text := said(one)))


def _label(label: Any) -> dict[str, str]:
    words = said(label)
    return {"text": words} if words else {}

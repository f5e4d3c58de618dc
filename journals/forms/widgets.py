"""The controls that only journals need. The others are in tracker.pages.widgets."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from journals.kinds.fields import Choice, Contacts, ItemSet, RowSet, Scale, Steps
from tracker.pages import widgets


class ChipsAndOwn(forms.Widget):
    """Words to tick, and a line for words of one's own, with commas between them."""

    template_name = "journals/widgets/chips_and_own.html"
    use_fieldset = True

    def __init__(self, offered: Iterable[tuple[str, Any]], common: int, attrs: Any = None):
        super().__init__(attrs)
        self.offered = list(offered)
        self.common = common

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        have = list(value or ())
        known = [code for code, _label in self.offered]
        chips = [
            {
                "value": code,
                "label": label,
                "checked": code in have,
                "id": f"{context['widget']['attrs'].get('id', name)}_{index}",
            }
            for index, (code, label) in enumerate(self.offered)
        ]
        context["widget"] |= {
            "first": chips[: self.common],
            "rest": chips[self.common :],
            "rest_open": any(chip["checked"] for chip in chips[self.common :])
            or bool(set(have) - set(known)),
            "own": ", ".join(word for word in have if word not in known),
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        ticked = data.getlist(name) if hasattr(data, "getlist") else list(data.get(name, ()))
        own = [word.strip() for word in data.get(f"{name}-own", "").split(",")]
        return [*ticked, *(word for word in own if word)]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}-own" not in data

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return f"{id_}_0" if id_ else id_


class CellsOrNot(widgets.Cells):
    """A scale with one more choice below it, which is none of its numbers."""

    template_name = "journals/widgets/cells_or_not.html"

    def __init__(self, scale: widgets.Cells, other: tuple[Any, Any], attrs: Any = None):
        super().__init__(scale.min, scale.max, scale.low, scale.high, attrs)
        self.choices = [*self.choices, other]
        self.other = other[0]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        *cells, other = context["widget"]["optgroups"]
        context["widget"] |= {"optgroups": cells, "other": other[1][0]}
        return context


class RowSetWidget(forms.Widget):
    """Rows of native selects: what it is about, how strong, what became of it."""

    template_name = "journals/widgets/rowset.html"
    use_fieldset = True
    least = 2

    def __init__(self, field: RowSet, attrs: Any = None):
        super().__init__(attrs)
        self.field = field

    def _options(self, column: Any) -> list[tuple[Any, Any]]:
        if isinstance(column, Choice):
            return list(column.options)
        return [(number, number) for number in range(column.low, column.high + 1)]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [row for row in (value or ()) if isinstance(row, Mapping)]
        count = min(self.field.most, max(self.least, len(rows) + 1))
        context["widget"]["rows"] = [
            [
                {
                    "id": f"{context['widget']['attrs'].get('id', name)}_{index}_{column.key}",
                    "name": f"{name}-{index}-{column.key}",
                    "label": column.label,
                    "chosen": str(rows[index].get(column.key, "")) if index < len(rows) else "",
                    "options": [(str(code), label) for code, label in self._options(column)],
                }
                for column in self.field.columns
            ]
            for index in range(count)
        ]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        rows = []
        for index in range(self.field.most):
            row = {
                column.key: data.get(f"{name}-{index}-{column.key}", "")
                for column in self.field.columns
            }
            if any(row.values()):
                rows.append({key: value for key, value in row.items() if value})
        return rows

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return f"{id_}_0_{self.field.head.key}" if id_ else id_


class ItemSetWidget(forms.Widget):
    """Every item of a short list with the same few choices: radios, none of them preselected."""

    template_name = "journals/widgets/itemset.html"
    use_fieldset = True

    def __init__(self, field: ItemSet, attrs: Any = None):
        super().__init__(attrs)
        self.field = field

    def _choices(self, column: Any) -> list[tuple[str, Any]]:
        if isinstance(column, Scale):
            return [(str(number), number) for number in range(column.low, column.high + 1)]
        return [(str(code), label) for code, label in column.options]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        have = {row.get("item"): row for row in (value or ()) if isinstance(row, Mapping)}
        context["widget"]["items"] = [
            {
                "label": label,
                "id": f"{context['widget']['attrs'].get('id', name)}_{index}",
                "columns": [
                    self._column(name, code, column, have.get(code, {}))
                    for column in self.field.columns
                ],
            }
            for index, (code, label) in enumerate(self.field.options)
        ]
        context["widget"]["ends"] = self.field.columns[0]
        return context

    def _column(self, name: str, code: Any, column: Any, row: Mapping) -> dict[str, Any]:
        return {
            "name": f"{name}-{code}-{column.key}",
            "key": column.key,
            "label": column.label,
            "scale": isinstance(column, Scale),
            "low_word": getattr(column, "low_word", ""),
            "high_word": getattr(column, "high_word", ""),
            "choices": [
                {"value": value, "label": label, "checked": str(row.get(column.key, "")) == value}
                for value, label in self._choices(column)
            ],
        }

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        rows = []
        for code, _label in self.field.options:
            said = {
                column.key: data.get(f"{name}-{code}-{column.key}", "")
                for column in self.field.columns
            }
            if any(said.values()):
                rows.append({"item": code} | {key: one for key, one in said.items() if one})
        return rows

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return f"{id_}_0" if id_ else id_


class LinesWidget(widgets.Voice):
    """A few short things, one on each line of a box."""

    def format_value(self, value: Any) -> str | None:
        return value if value is None or isinstance(value, str) else "\n".join(map(str, value))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        text = super().value_from_datadict(data, files, name) or ""
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return [line for line in lines if line.strip()]


class ContactsWidget(forms.Widget):
    """Somebody on each row: a name, and a number if there is one. One row more than are filled."""

    template_name = "journals/widgets/contacts.html"
    use_fieldset = True
    least = 2

    def __init__(self, field: Contacts, attrs: Any = None):
        super().__init__(attrs)
        self.field = field

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [row for row in (value or ()) if isinstance(row, Mapping)][: self.field.most]
        count = min(self.field.most, max(self.least, len(rows) + 1))
        blank: Mapping[str, str] = {}
        head = context["widget"]["attrs"].get("id", name)
        context["widget"]["rows"] = [
            {
                "number": index + 1,
                "id": f"{head}_{index}",
                "name": f"{name}-{index}",
                "who": row.get("name", ""),
                "phone": row.get("phone", ""),
            }
            for index, row in enumerate([*rows, *[blank] * (count - len(rows))])
        ]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        rows = (
            {part: data.get(f"{name}-{index}-{part}", "") for part in ("name", "phone")}
            for index in range(self.field.most)
        )
        return [row for row in rows if any(text.strip() for text in row.values())]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-0-name" not in data

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return f"{id_}_0_name" if id_ else id_


class StepsWidget(forms.Widget):
    """Steps in their order. Without JavaScript its buttons send the form, and nothing is saved.

    `<name>-do` says what to do: "add", or "up-2", "down-2", "out-2" with the place of a step.
    """

    template_name = "journals/widgets/steps.html"
    use_fieldset = True

    def __init__(self, field: Steps, attrs: Any = None):
        super().__init__(attrs)
        self.field = field

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [row for row in (value or ()) if isinstance(row, Mapping)][: self.field.most]
        spare = 0 if any(not any(row.values()) for row in rows) else 1
        count = min(self.field.most, max(self.field.least, len(rows) + spare))
        blank: Mapping[str, str] = {}
        head = context["widget"]["attrs"].get("id", name)
        context["widget"] |= {
            "do": f"{name}-do",
            "full": count == self.field.most,
            "rows": [
                {
                    "number": index + 1,
                    "index": index,
                    "id": f"{head}_{index}",
                    "name": f"{name}-{index}",
                    "first": index == 0,
                    "last": index == count - 1,
                    "text": row.get("text", ""),
                    "kinds": [
                        (str(code), label, str(row.get("kind", "")) == str(code))
                        for code, label in self.field.kinds
                    ],
                }
                for index, row in enumerate([*rows, *[blank] * (count - len(rows))])
            ],
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        """All rows that the page had, in their order, empty ones too: errors name their number."""
        rows = [
            {part: data.get(f"{name}-{index}-{part}", "") for part in ("kind", "text")}
            for index in range(self.field.most)
            if f"{name}-{index}-text" in data
        ]
        return self._done(rows, data.get(f"{name}-do", ""))

    def _done(self, rows: list[dict[str, str]], what: str) -> list[dict[str, str]]:
        """The rows after one of the buttons. A button that makes no sense does nothing."""
        verb, _dash, place = what.partition("-")
        index = int(place) if place.isascii() and place.isdigit() and len(place) < 3 else -1
        if verb == "add" and len(rows) < self.field.most:
            rows.append({"kind": "", "text": ""})
        if 0 <= index < len(rows):
            other = {"up": index - 1, "down": index + 1}.get(verb, -1)
            if verb == "out":
                del rows[index]
            elif 0 <= other < len(rows):
                rows[index], rows[other] = rows[other], rows[index]
        return rows

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-0-text" not in data

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return f"{id_}_0_text" if id_ else id_

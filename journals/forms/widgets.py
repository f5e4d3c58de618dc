"""Two controls that only journals need. The others are in tracker.pages.widgets."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from journals.kinds.fields import Choice, RowSet


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

"""The field types that worksheets brought: steps in order, whole lists, own codes, yes and no."""

import pytest
from django.core.exceptions import ValidationError

from journals.kinds import worksheets
from journals.kinds.fields import ItemSet, Labels, Steps
from tests.journals.test_worksheets_definitions import one, only


class TestFields:
    steps = Steps(key="s", label="S", kinds=(("act", "act"), ("urge", "urge")), most=4, longest=9)
    items = ItemSet(
        key="i",
        label="I",
        options=(("a", "A"), ("b", "B")),
        columns=worksheets.find("daily-card").field("urges").columns,
        own=True,
    )

    def refused(self, field, value) -> list[str]:
        with pytest.raises(ValidationError) as error:
            field.clean(value)
        return error.value.messages

    def test_steps_keep_their_order_and_drop_empty_rows(self):
        rows = [{"text": "two"}, {}, {"kind": "", "text": " "}, {"kind": "act", "text": "one"}]
        assert self.steps.clean(rows) == [{"text": "two"}, {"kind": "act", "text": "one"}]
        assert self.steps.clean([{}, {"text": ""}]) is None

    def test_steps_name_the_row_that_is_wrong(self):
        said = self.refused(self.steps, [{"text": "a"}, {"kind": "act"}, {"text": "x" * 10}])
        assert [line.split(":")[0] for line in said] == ["Step 2", "Step 3"]
        assert self.refused(self.steps, [{"text": "a"}] * 5)
        for bad in ({"a": 1}, "abc", [1], [["a"]], 7, [{"text": 7}], [{"text": "a", "kind": []}]):
            assert self.refused(self.steps, bad)
        assert self.refused(self.steps, [{"text": "a", "more": 1}])

    def test_item_sets_keep_what_was_said_in_the_order_of_the_list(self):
        rows = [
            {"item": "x_0123abcd", "strength": 1},
            {"item": "b", "acted": "no"},
            {"item": "a", "strength": "5"},
        ]
        kept = self.items.clean(rows)
        assert [row["item"] for row in kept] == ["a", "b", "x_0123abcd"]
        assert kept[0] == {"item": "a", "strength": 5}
        assert self.items.clean([{"item": "a"}]) is None
        for bad in (
            [{"item": "c", "strength": 1}],
            [{"strength": 1}],
            [{"item": "a"}, {"item": "a"}],
        ):
            assert self.refused(self.items, bad)
        assert self.refused(self.items, [{"item": "x_0123ABCD", "strength": 1}])

    def test_own_codes_say_nothing_where_their_words_may_not_be_read(self):
        shown = self.items.show([{"item": "x_0123abcd", "strength": 2}], {})
        assert shown.items[0][0].items == ("named in words",)
        shown = self.items.show([{"item": "x_0123abcd", "strength": 2}], {"x_0123abcd": "text him"})
        assert shown.items[0][0].items == ("text him",)

    def test_labels_are_of_own_codes_only(self):
        labels = Labels(key="l", label="L")
        assert labels.clean({"x_0123abcd": "mine"}) == {"x_0123abcd": "mine"}
        for bad in ({"go_quiet": "x"}, {"x_0123abcd": 1}, ["x"], {"x_0123abcd": "a\x00b"}):
            assert self.refused(labels, bad)

    def test_yes_and_no_days_and_times(self):
        sheet = worksheets.build(
            only(
                one("bool"),
                one("date") | {"key": "b"},
                one("time") | {"key": "c"},
                one("count", max=9) | {"key": "d"},
            ),
            str,
        )
        said = {"a": "no", "b": "2026-11-23", "c": "21:30", "d": "7"}
        kept = sheet.clean(said)
        assert kept == {"a": False, "b": "2026-11-23", "c": "21:30", "d": 7}
        assert sheet.clean(kept) == kept
        for bad in (
            {"a": 1},
            {"a": "on"},
            {"b": "23.11.2026"},
            {"b": "0001-01-01"},
            {"c": "24:00"},
        ):
            with pytest.raises(ValidationError):
                sheet.clean(bad)
        with pytest.raises(ValidationError):
            sheet.clean({"d": 10})

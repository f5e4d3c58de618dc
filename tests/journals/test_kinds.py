"""The closed set of field types: what they take, what they refuse, and that their schema agrees."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from journals.kinds import KINDS, Kind
from journals.kinds.fields import (
    RATINGS,
    WORDS,
    Choice,
    Contacts,
    Day,
    FieldType,
    Lines,
    Minutes,
    Multi,
    OwnWords,
    People,
    RowSet,
    Scale,
    Text,
)
from journals.kinds.goal import GOAL, PERSON
from journals.kinds.guidance import GUIDANCE

ALL = [*KINDS.values(), GOAL, PERSON, GUIDANCE]
FIELDS = [(kind, field) for kind in ALL for field in kind.fields]
TYPES = (Text, Scale, Minutes, Choice, Multi, OwnWords, People, RowSet)
TYPES += (Lines, Contacts, Day)

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=60)
    | st.binary(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8), inner, max_size=3)
        | st.tuples(inner, inner)
    ),
    max_leaves=8,
)
some_field = st.sampled_from(FIELDS).map(lambda pair: pair[1])
BAD_TEXT = ("\x00", "a\x00b", "\ud800", "a\udfffb", "\udcff")
HUGE = (10**400, -(10**400), 2**63, 11, -1, "9" * 400, "99999999999999999999")


def refused(field: FieldType, value) -> str:
    with pytest.raises(ValidationError) as error:
        field.clean(value)
    return error.value.code


def fits(schema: dict, value) -> bool:
    """As much of JSON schema as the field types use."""
    if "enum" in schema:
        return any(type(value) is type(code) and value == code for code in schema["enum"])
    match schema["type"]:
        case "string":
            return isinstance(value, str) and len(value) <= schema.get("maxLength", 36)
        case "integer":
            whole = isinstance(value, int) and not isinstance(value, bool)
            return whole and schema["minimum"] <= value <= schema["maximum"]
        case "array":
            return len(value) <= schema["maxItems"] and all(
                fits(schema["items"], one) for one in value
            )
        case "object":
            known = schema["properties"]
            return (
                set(schema.get("required", ())) <= value.keys() <= known.keys()
                and len(value) >= schema.get("minProperties", 0)
                and all(fits(known[key], one) for key, one in value.items())
            )
    raise AssertionError(schema)


def good(field: FieldType) -> st.SearchStrategy:
    """Values that a field takes, as an API would send them."""
    letters = st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), min_size=1
    )
    match field:
        case RowSet():
            row = {column.key: good(column) for column in field.columns}
            return st.lists(st.fixed_dictionaries(row), min_size=1, max_size=field.most)
        case OwnWords():
            words = letters.filter(lambda word: 0 < len(word.strip()) <= field.longest)
            return st.lists(words, min_size=1, max_size=field.most)
        case Lines():
            lines = letters.filter(lambda line: 0 < len(line.strip()) <= field.longest)
            lines = lines.filter(lambda line: "\n" not in line.strip())
            return st.lists(lines, min_size=1, max_size=field.most)
        case Contacts():
            number = st.from_regex(r"\+?[0-9]{3,12}", fullmatch=True)
            name = letters.filter(lambda text: 0 < len(text.strip()) <= field.longest)
            row = st.fixed_dictionaries({"name": name}, optional={"phone": number})
            return st.lists(row, min_size=1, max_size=field.most)
        case Day():
            return st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(str)
        case People():
            return st.lists(st.uuids().map(str), min_size=1, max_size=field.most)
        case Multi():
            codes = st.sampled_from([code for code, _label in field.options])
            return st.lists(codes, min_size=1, max_size=field.most)
        case Choice():
            return st.sampled_from([code for code, _label in field.options])
        case Scale():
            return st.integers(field.low, field.high)
        case Minutes():
            return st.integers(0, 1440)
        case Text():
            return letters.filter(lambda text: 0 < len(text.strip()) <= field.most)
    raise AssertionError(field)


def test_the_set_is_closed():
    for kind, field in FIELDS:
        assert isinstance(field, TYPES), f"{kind.code}.{field.key}"
        assert field.column in (RATINGS, WORDS)


def test_what_is_typed_lives_among_the_words():
    for _kind, field in FIELDS:
        typed = isinstance(field, Text | OwnWords | People | Lines | Contacts)
        assert (field.column == WORDS) == typed, field.key


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.code)
def test_keys_are_unique_and_every_field_has_words(kind):
    keys = [field.key for field in kind.fields]
    assert len(keys) == len(set(keys))
    assert all(str(field.label) for field in kind.fields)


@pytest.mark.slow
@given(some_field, anything)
def test_anything_is_cleaned_or_refused_with_a_sentence(field, value):
    cleaned, said = None, []
    try:
        cleaned = field.clean(value)
    except ValidationError as error:
        said = error.messages
    assert all(str(message).strip() for message in said)
    assert cleaned is None or fits(field.schema(), cleaned)
    # what is kept is taken again, and stays the same
    assert cleaned is None or field.clean(cleaned) == cleaned


@pytest.mark.slow
@given(st.data())
def test_what_a_kind_takes_fits_its_schema_and_splits(data):
    kind: Kind = data.draw(st.sampled_from(ALL))
    chosen = data.draw(st.lists(st.sampled_from(kind.fields), min_size=1, max_size=4, unique=True))
    content = {field.key: data.draw(good(field)) for field in chosen}
    cleaned = kind.clean(content)
    assert cleaned.keys() == content.keys()
    assert fits(kind.schema(), cleaned)
    ratings, words = kind.split(cleaned)
    assert ratings | words == cleaned
    assert not ratings.keys() & words.keys()
    assert kind.clean(cleaned) == cleaned
    assert {one.key for one in kind.show(cleaned)} == cleaned.keys()


@pytest.mark.slow
@given(st.data())
def test_no_word_is_changed(data):
    """Only line ends and the space around it."""
    _kind, field = data.draw(st.sampled_from([pair for pair in FIELDS if type(pair[1]) is Text]))
    text = data.draw(good(field))
    assert field.clean(text) == text.strip()
    assert field.clean(text.replace("\n", "\r\n")) == text.strip()


@pytest.mark.parametrize("bad", BAD_TEXT)
def test_signs_that_cannot_be_kept_are_refused_and_named(bad):
    for _kind, field in FIELDS:
        if isinstance(field, Text):
            assert refused(field, bad) == "characters"
        elif isinstance(field, OwnWords | People):
            assert refused(field, [bad]) == "characters"
        elif isinstance(field, Choice):
            assert refused(field, bad) == "unknown"


@pytest.mark.parametrize("value", HUGE)
def test_huge_numbers_are_out_of_range(value):
    for _kind, field in FIELDS:
        if isinstance(field, Scale):
            assert refused(field, value) == "range"
        if isinstance(field, Minutes) and value != 11:
            assert refused(field, value) == "range"


@pytest.mark.parametrize("value", [True, False, 1.0, "1.0", "1e0", "٣", "+1", " 1", "--1", "0x1"])
def test_only_whole_numbers_are_numbers(value):
    for _kind, field in FIELDS:
        if isinstance(field, Scale | Minutes):
            assert refused(field, value) == "range"


@pytest.mark.parametrize("value", [True, False, 1.0])
def test_true_is_not_one_among_codes_either(value):
    for _kind, field in FIELDS:
        if isinstance(field, Choice):
            assert refused(field, value) == "unknown"


def test_codes_as_text_become_what_they_are():
    outcome = KINDS["self_evaluation"].field("outcome")
    assert outcome.clean("-2") == -2
    assert outcome.clean("cannot_tell") == "cannot_tell"
    assert KINDS["self_monitoring"].field("reaction_urge").clean("07") == 7


@given(some_field, st.text(min_size=1, max_size=30).filter(str.strip))
def test_unknown_codes_are_refused(field, code):
    if isinstance(field, Choice) and code not in {str(known) for known, _label in field.options}:
        assert refused(field, code) == "unknown"
    if isinstance(field, Multi) and code not in dict(field.options):
        assert refused(field, [code]) == "unknown"


def test_too_long_says_how_long():
    for _kind, field in FIELDS:
        if isinstance(field, Text):
            assert field.clean("x" * field.most) == "x" * field.most
            with pytest.raises(ValidationError, match=f"{field.most:,}"):
                field.clean("x" * (field.most + 1))
        if isinstance(field, OwnWords):
            assert refused(field, ["x" * (field.longest + 1)]) == "too_long"


def test_too_many():
    for _kind, field in FIELDS:
        if isinstance(field, OwnWords):
            assert refused(field, [f"w{n}" for n in range(field.most + 1)]) == "too_many"
        if isinstance(field, People):
            assert refused(field, [str(uuid.uuid4()) for _n in range(field.most + 1)]) == "too_many"
        if isinstance(field, RowSet):
            column = field.columns[0]
            row = {column.key: column.options[0][0]}
            assert refused(field, [row] * (field.most + 1)) == "too_many"


def test_rows_need_their_head_and_know_their_columns():
    urges = KINDS["self_monitoring"].field("urges")
    assert refused(urges, [{"strength": 3}]) == "row_without_head"
    assert refused(urges, [{"target": "accuse", "extra": 1}]) == "unknown"
    assert refused(urges, {"target": "accuse"}) == "type"
    assert urges.clean([{}, {"target": "accuse", "strength": ""}]) == [{"target": "accuse"}]


@pytest.mark.parametrize("empty", [None, "", [], (), {}])
def test_nothing_is_nothing(empty):
    for _kind, field in FIELDS:
        assert field.clean(empty) is None


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.code)
@pytest.mark.parametrize("key", ["", "ratings", "client_id", "\x00", "__class__", "outcome "])
def test_unknown_keys_are_refused_by_name(kind, key):
    with pytest.raises(ValidationError) as error:
        kind.clean({key: "x"})
    assert key in error.value.error_dict


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.code)
def test_anything_at_all_is_enough_and_nothing_at_all_is_not(kind):
    for content in ({}, {kind.fields[0].key: ""}, {field.key: None for field in kind.fields}):
        with pytest.raises(ValidationError):
            kind.clean(content)


def test_every_fault_is_told_at_once():
    with pytest.raises(ValidationError) as error:
        KINDS["self_monitoring"].clean(
            {"reaction_urge": 99, "situation": "\x00", "nonsense": 1, "cues": ["x"]}
        )
    assert error.value.error_dict.keys() == {"reaction_urge", "situation", "nonsense", "cues"}

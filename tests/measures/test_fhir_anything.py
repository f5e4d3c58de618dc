"""Whatever stands anywhere in a file: it is read, or refused with a sentence, and nothing else."""

import contextlib
import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.measures.files import as_bytes, ecr_rs, phq_9, questionnaire
from tracker.measures import fhir, fitting, shipped

JUNK: tuple[Any, ...] = (None, True, -1, 1.5, 10**9, "", "x", "\ud800", [], [None], [[]], {}, [{}])
JUNK += ({"a": {"b": []}}, [{"url": 1}], "#v", ["x", 1])


def whole() -> dict[str, Any]:
    """A file that has a bit of everything."""
    concept = {"code": "LA1", "display": "No", "extension": [{"url": "x", "valueString": "y"}]}
    inside = {"resourceType": "ValueSet", "id": "v"}
    inside |= {"compose": {"include": [{"concept": [concept, {"code": "b", "display": "Yes"}]}]}}
    listed = {"linkId": "l", "type": "choice", "text": "x", "answerValueSet": "#v"}
    group = {**ecr_rs()["item"][0], "item": ecr_rs()["item"][0]["item"][:1]}
    plain = {"linkId": "p", "type": "choice", "text": "x"}
    plain["answerOption"] = [{"valueInteger": 0}, {"valueString": "x"}]
    control = {"url": fhir.extensions.CONTROL}
    control["valueCodeableConcept"] = {"coding": [{"code": "lower"}]}
    below = {"linkId": "e", "type": "display", "text": "low", "extension": [control]}
    group["item"][0] = {**group["item"][0], "item": [below]}
    return questionnaire(
        *phq_9()["item"][:1], listed, group, plain, contained=[inside], code=[{"code": "x"}]
    )


def places(made: Any, path: tuple = ()) -> Iterator[tuple]:
    if path:
        yield path
    if isinstance(made, dict | list):
        for key in made if isinstance(made, dict) else range(len(made)):
            yield from places(made[key], (*path, key))


def put(made: Any, path: tuple, value: Any) -> Any:
    made = copy.deepcopy(made)
    spot = made
    for key in path[:-1]:
        spot = spot[key]
    spot[path[-1]] = value
    return made


def understood_or_refused(data: bytes) -> None:
    with contextlib.suppress(fhir.Refused):
        found = fhir.read(data)
        for recipe in shipped.newest():
            fitting.fit(found, recipe)


def test_the_file_itself_is_fine():
    assert len(fhir.read(as_bytes(whole())).items) == 5


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_anything_in_any_place(junk):
    for path in places(whole()):
        understood_or_refused(as_bytes(put(whole(), path, junk)))


@given(st.binary(max_size=200))
def test_any_bytes(data):
    understood_or_refused(data)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    )
)
def test_any_json_as_an_item(made):
    understood_or_refused(as_bytes(questionnaire(made)))

"""An answer held against the OpenAPI file, and what it costs."""

import jsonschema
from django.db import connection
from django.test.utils import CaptureQueriesContext

from .test_schema import SCHEMA


def queries(caller, path: str) -> int:
    """How many statements an answer takes, from a program that has just asked before."""
    assert caller.get(path).status_code == 200
    with CaptureQueriesContext(connection) as found:
        caller.get(path)
    return len(found)


def checked(answer, name: str):
    """The answer as values, each of which is what the file says."""
    assert answer.status_code in (200, 201), answer.content
    schema, told = {**SCHEMA, "$ref": f"#/components/schemas/{name}"}, answer.json()
    for one in told.get("results", [told]):
        jsonschema.validate(one, schema, jsonschema.Draft202012Validator)
    return told

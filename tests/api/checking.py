"""An answer held against the OpenAPI file, and what it costs."""

from pathlib import Path

import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext

import api

FILE = Path(api.__file__).with_name("schema.yml")


def read(text: str | bytes) -> dict:
    """As `yaml.safe_load`, by libyaml: ten times as fast, and this is a long file."""
    return yaml.load(text, yaml.CSafeLoader)


SCHEMA = read(FILE.read_text())


def queries(caller, path: str) -> int:
    """How many statements an answer takes, from a program that has just asked before."""
    assert caller.get(path).status_code == 200
    with CaptureQueriesContext(connection) as found:
        caller.get(path)
    return len(found)


def checked(answer, name: str):
    """The answer as values, each of which is what the file says."""
    assert answer.status_code in (200, 201), answer.content
    told = answer.json()
    for one in told.get("results", [told]):
        fits(one, named(name))
    return told


def named(name: str) -> dict:
    """A shape of the file by its name, and all that it needs."""
    return {**SCHEMA, "$ref": f"#/components/schemas/{name}"}


def fits(value, schema: dict) -> None:
    # Imported here: with all the formats that it knows it takes a second and a half, and most of
    # the processes that collect the tests never ask.
    import jsonschema

    jsonschema.validate(value, schema, jsonschema.Draft202012Validator)

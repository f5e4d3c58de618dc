"""Saying in OpenAPI what each operation takes and gives. The shapes say it; this only collects."""

from collections.abc import Callable, Iterable
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema

from .shapes import MOMENT, Schema, Shape, nullable, obj

_components: dict[str, Schema] = {}


def component(name: str, schema: Schema) -> Schema:
    """Give a schema a name of its own; what comes back refers to it."""
    _components[name] = schema
    return {"$ref": f"#/components/schemas/{name}"}


def pages_of(one: Schema) -> Schema:
    link = nullable({"type": "string", "format": "uri"})
    return obj({"next": link, "previous": link, "results": {"type": "array", "items": one}})


def filters(**shapes: Shape) -> list[OpenApiParameter]:
    return [
        OpenApiParameter(name, shape.schema, required=shape.needed)
        for name, shape in shapes.items()
    ]


CURSOR = OpenApiParameter("cursor", str, description="From `next` or `previous`.")
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description='The version that was read: "3".'
)


def operation(
    name: str,
    says: str,
    *,
    takes: Shape | Schema | None = None,
    gives: Schema | None = None,
    status: int = 200,
    also: int | None = None,
    media: str = "",
    once: bool = False,
    asks: Iterable[OpenApiParameter] = (),
) -> Callable:
    """Describe a method. `also`: a second status with the same answer, for what is repeated.
    `media`: what it gives, where that is a file; `once`: which is gone after that."""
    schema = takes.schema if isinstance(takes, Shape) else takes
    answers: dict[Any, Any] = {status: gives}
    if also:
        answers[also] = gives
    if media:
        file: Schema = {"type": "string", "contentMediaType": media}
        if media.endswith("json"):  # which is read as such, and described by others
            file = {"type": "object"}
        gone = {"$ref": "#/components/schemas/Problem"}
        answers = {(status, media): file, **({(410, "application/json"): gone} if once else {})}
    return extend_schema(
        operation_id=name,
        summary=says,
        description="",
        request={"application/json": schema} if schema else None,
        responses=answers,
        parameters=list(asks),
    )


PROBLEM = {
    "type": "object",
    "description": "What is wrong, by field; `__all__` holds what belongs to no field.",
    "properties": {
        "errors": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
        "current": {"description": "With 409 and 412: what stands there now."},
    },
    "required": ["errors"],
}
REFUSALS = {
    "400": "It could not be read, or something in it can't be.",
    "401": "Nobody is signed in.",
    "403": "This route is not for this kind of person.",
    "404": "There is nothing of yours here.",
    "406": "Only JSON is given.",
    "429": "Too many requests in this minute.",
}
OF_WRITES = {
    "409": "The id is in use for something else, or it was changed meanwhile.",
    "412": "Changed meanwhile: `current` is what stands there now.",
    "415": "Only JSON is read.",
    "428": "`If-Match` is needed.",
}


def finish(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """drf-spectacular's last step: the named schemas, and the refusals that all have in common."""
    components = result["components"]
    components["schemas"] = dict(sorted({**_components, "Problem": PROBLEM}.items()))
    components["responses"] = {
        f"R{code}": {
            "description": says,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for code, says in sorted({**REFUSALS, **OF_WRITES}.items())
    }
    for path in result["paths"].values():
        for method, one in path.items():
            one.pop("description", None)
            codes = [*REFUSALS, *(OF_WRITES if method not in ("get", "head") else ())]
            for code in codes:
                one["responses"].setdefault(code, {"$ref": f"#/components/responses/R{code}"})
            one["responses"] = dict(sorted(one["responses"].items()))
    return result


TIME = MOMENT.schema
MAYBE_TIME = nullable(TIME)
TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}

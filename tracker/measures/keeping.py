"""An instrument as data that a database keeps, and back. The recipe goes by name and version."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from .instruments import Instrument, Item, Option
from .recipes import Recipe

SHAPE = 1


def as_data(*, title: str, clinical: str, rights: str, items: tuple[Item, ...]) -> dict[str, Any]:
    """Plain JSON: what instrument() makes an Instrument of."""
    return {
        "shape": SHAPE,
        "title": title,
        "clinical": clinical,
        "copyright": rights,
        "items": [asdict(item) for item in items],
    }


def instrument(
    data: Mapping[str, Any],
    slug: str,
    number: int,
    recipe: Recipe | None,
    practice: UUID | None = None,
) -> Instrument:
    """The instrument that was kept under this name as this version."""
    if data["shape"] != SHAPE:
        raise ValueError(f"{slug}.{number} is kept in a shape that is not known")
    return Instrument(
        slug=slug,
        number=number,
        title=data["title"],
        clinical=data["clinical"],
        copyright=data["copyright"],
        recipe=recipe,
        practice=practice,
        items=tuple(
            Item(**{**one, "options": tuple(Option(**option) for option in one["options"])})
            for one in data["items"]
        ),
    )

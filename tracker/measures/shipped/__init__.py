"""The recipes that ship: facts about numbers with their sources, and not a word of a question.

A recipe that was released never changes: a correction is the next version, and answers stay with
the one that they were given under.
"""

from tracker.measures.recipes import Recipe
from tracker.measures.rules import check

from .closeness import ECR_R, ECR_RS, RQ, SAAM
from .feelings import DERS_16, DERS_18, SCS_SF
from .symptoms import BSL_23, GAD_2, GAD_7, PHQ_2, PHQ_9, WHO_5

# In the order in which they are offered, all versions of each.
ALL: tuple[Recipe, ...] = (
    *(PHQ_9, PHQ_2, GAD_7, GAD_2, WHO_5, BSL_23),
    *(SCS_SF, DERS_16, DERS_18),
    *(ECR_RS, ECR_R, RQ, SAAM),
)
_BY_NAME = {(one.slug, one.version): check(one) for one in ALL}
if len(_BY_NAME) < len(ALL):
    raise ValueError("two recipes have the same name and version")
# LOINC's codes of what is made of answers, and asked of nobody.
SCORES = frozenset(score.loinc for one in ALL for score in one.scores if score.loinc)


def newest() -> tuple[Recipe, ...]:
    """Each instrument's recipe, in its newest version."""
    last = {one.slug: max(o.version for o in ALL if o.slug == one.slug) for one in ALL}
    return tuple(one for one in ALL if one.version == last[one.slug])


def find(slug: str, version: int | None = None) -> Recipe:
    """A recipe in one of its versions; without a number, the newest. Raises KeyError."""
    if version is None:
        version = max((one.version for one in ALL if one.slug == slug), default=0)
    return _BY_NAME[slug, version]

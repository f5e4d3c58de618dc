"""What was written as resources: answers, numbers, a moment's parts together, lines of the ledger.

Each is a dict that the library has built and found valid; a fault in it is a fault of ours.
"""

import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from journals.kinds.measures import Measure, Scored
from journals.models import Entry
from journals.seen import Seen
from tracker.privacy import ledger

from .answers import items, said
from .naming import DICOM, HL7, LOINC, UNITS, coding, elsewhere, local, ours, reference, urn

# Ids of what has no row: always the same for the same number of the same entry.
NUMBERS = uuid.UUID("0b7c9f52-61d4-4a0e-8f7e-2f6f0f1d3c55")
OPEN = (Entry.Status.PLANNED, Entry.Status.PROVISIONAL)
Resource = dict[str, Any]
# What the ledger's verbs are to others: the first beginning that fits; all else changed something.
ACTIONS = (
    (("opened", "saw", "printed", "saved", "exported"), "R"),
    (("wrote", "made", "added", "shared", "started", "assigned", "answered", "proposed"), "C"),
    (("removed", "erased", "stopped", "withdrew", "took_back", "took_off", "cancelled"), "D"),
)


@cache
def _model(name: str) -> Any:
    """Loaded by the first file that is made: half a second, and nobody's who makes none."""
    return import_string(f"fhir.resources.R4B.{name.lower()}.{name}")


def built(kind: str, pk: uuid.UUID, **said: Any) -> Resource:
    """One resource, valid. Raises pydantic's ValidationError for what is not."""
    made = _model(kind)(resourceType=kind, id=str(pk), **said)
    return made.model_dump(mode="json")


def patient(pk: uuid.UUID, name: str) -> Resource:
    return built("Patient", pk, name=[{"text": said(name)}] if said(name) else None)


def response(part: Seen, of: uuid.UUID, *, own: bool) -> Resource:
    """An entry as a QuestionnaireResponse. `own`: for whoever wrote it, who knows of versions and
    of changes; somebody it is shared with learns from neither that there were other words."""
    name = part.worksheet or part.kind
    version = f"|{part.worksheet_version}" if part.worksheet_version else ""
    changed = part.changed_at if own else part.recorded_at
    meta: dict[str, Any] = {"tag": _tags(part)}
    if changed:
        meta["lastUpdated"] = local(changed, part.zone)
    if own:
        meta["versionId"] = str(part.version)
    return built(
        "QuestionnaireResponse",
        part.entry_id,
        meta=meta,
        questionnaire=ours("Questionnaire", name) + version,
        status="in-progress" if part.status in OPEN else "completed",
        subject=reference(of),
        author=reference(of),
        authored=_when(part),
        item=items(part) or None,
    )


def _tags(part: Seen) -> list[dict[str, str]]:
    kind = part.made_of
    heading = kind.heading if part.worksheet else kind.short
    found = [
        coding(ours("CodeSystem", "kind"), part.worksheet or part.kind, said(heading)),
        coding(ours("CodeSystem", "status"), part.status),
    ]
    if part.precision == Entry.Precision.ABOUT:
        found.append(coding(ours("CodeSystem", "precision"), part.precision))
    return found


def _when(part: Seen) -> str:
    """When it was lived. Of what is known by its day, the day alone."""
    if part.precision == Entry.Precision.DAY and part.day:
        return part.day.isoformat()
    return local(part.at, part.zone)


def observations(part: Seen, of: uuid.UUID) -> Iterator[Resource]:
    """The numbers that charts draw: of a measure its scores, of a check-in its two."""
    if part.kind == Entry.Kind.CHECK_IN:
        for key in ("mood", "reaction_urge"):
            if key in part.content:
                code = coding(ours("CodeSystem", part.kind), key)
                label = part.made_of.field(key).clinical
                yield _observation(part, of, [code], label, key, part.content[key], "1")
    kind = part.made_of
    if isinstance(kind, Measure):
        for one in part.scores:
            if one.value is not None:
                codes = list(_codes(kind, one))
                yield _observation(
                    part, of, codes, _label(kind, one), one.code, one.value, "{score}"
                )


def _codes(kind: Measure, one: Scored) -> Iterator[dict[str, str]]:
    if one.score.loinc:
        yield coding(LOINC, one.score.loinc)
    yield coding(ours("CodeSystem", kind.slug, "scores"), one.code, one.label)


def _label(kind: Measure, one: Scored) -> str:
    return f"{kind.clinical}: {one.label}"


def _observation(
    part: Seen,
    of: uuid.UUID,
    codes: list[dict[str, str]],
    label: Any,
    key: str,
    value: Any,
    unit: str,
) -> Resource:
    return built(
        "Observation",
        uuid.uuid5(NUMBERS, f"{part.entry_id}:{key}"),
        status="final",
        category=[{"coding": [coding(f"{HL7}/observation-category", "survey")]}],
        code={"coding": codes, "text": said(label)},
        subject=reference(of),
        performer=[reference(of)],
        effectiveDateTime=_when(part),
        valueQuantity={"value": value, "system": UNITS, "code": unit},
        derivedFrom=[reference(part.entry_id)],
    )


def moment(pk: uuid.UUID, title: str, parts: Iterable[uuid.UUID], of: uuid.UUID) -> Resource:
    """What belongs together. `title`: "" where it may not be read, or there is none."""
    return built(
        "List",
        pk,
        status="current",
        mode="snapshot",
        title=said(title) or None,
        subject=reference(of),
        entry=[{"item": reference(one)} for one in parts],
    )


def audit_event(line: ledger.Line, of: uuid.UUID, names: dict[uuid.UUID, str]) -> Resource:
    """One line of somebody's ledger, as an AuditEvent: it says by whom, when, which and by what."""
    event = line.event
    who: dict[str, Any] = {"display": settings.SITE_NAME}
    if event.actor_id:
        who = {**elsewhere(event.actor_id), "display": said(names.get(event.actor_id, "")) or None}
    agent: dict[str, Any] = {"who": who, "requestor": event.actor_id is not None}
    if event.grant_id:
        agent["policy"] = [urn(event.grant_id)]
    kind = coding(ours("CodeSystem", "things"), event.entity)
    version = {"type": "version", "valueString": str(event.entity_version)}
    return built(
        "AuditEvent",
        line.uid,
        type=coding(DICOM, "110110"),
        subtype=[coding(ours("CodeSystem", "deeds"), event.verb)],
        action=_action(event.verb),
        recorded=event.at.astimezone(UTC).isoformat(),
        agent=[agent],
        source={"observer": {"display": settings.SITE_NAME}},
        entity=[
            {"what": reference(of), "role": coding(f"{HL7}/object-role", "1", "Patient")},
            {"what": elsewhere(event.entity_id), "type": kind, "detail": [version]},
        ],
    )


def _action(verb: str) -> str:
    return next((action for begins, action in ACTIONS if verb.startswith(begins)), "U")

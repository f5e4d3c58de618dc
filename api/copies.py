"""A copy of what a client shares with me, for another record system."""

import uuid

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from journals import exports
from tracker.care import access as care

from .describe import operation
from .door import Door


class FHIR(JSONRenderer):
    """For programs that ask for nothing else. What is refused is the same JSON under that name."""

    media_type = "application/fhir+json"


class Copy(Door):
    renderer_classes = [JSONRenderer, FHIR]

    @operation(
        "clients_copy",
        "All that a client shares with me now, as one FHIR R4B Bundle, as docs/export.md says. It "
        "is two lines in the client’s ledger for each entry: opened, and saved",
        media="application/fhir+json",
    )
    def post(self, request: Request, pk: uuid.UUID) -> HttpResponseBase:
        relationship = care.client_of(request.user, pk)
        found = exports.shared_bundle(request.user, relationship, timezone.now)
        return StreamingHttpResponse(found, content_type=exports.MEDIA_TYPE)

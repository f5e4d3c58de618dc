"""The OpenAPI file, as it stands in the repository; and what every other address answers."""

from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from tracker.accounts.policy import allow

from .door import Door

FILE = Path(__file__).with_name("schema.yml")


@allow("everyone")
@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """The snapshot; a test compares it with the views. Nothing is computed for strangers."""
    return HttpResponse(FILE.read_bytes(), content_type="application/yaml")


schema.api = True


class Nothing(Door):
    """An address that the API does not have, in JSON, whatever the method."""

    @csrf_exempt
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404

    @extend_schema(exclude=True)
    def get(self, request: Request, **kwargs: Any) -> None:
        raise Http404

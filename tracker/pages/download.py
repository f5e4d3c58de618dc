"""An answer that a browser saves instead of showing it."""

from collections.abc import Iterator

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse


def download(
    content: str | bytes | Iterator[str | bytes], media: str, name: str
) -> HttpResponseBase:
    """`name` stands in a list of downloads, where others may see it. Pieces go out as they come."""
    whole = isinstance(content, str | bytes)
    answer = (HttpResponse if whole else StreamingHttpResponse)(content, content_type=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

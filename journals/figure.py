"""What every chart over some weeks or months is on a page. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Figure:
    """A chart, ready for the page: both drawings of it, and the same as a table."""

    key: str
    title: str
    sentence: str
    svg: SafeString
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]  # the newest first
    links: tuple[str, ...] = ()  # where the first cell of each row leads; "" or none: nowhere

    @property
    def id(self) -> str:
        return f"chart-{self.key}"

    @property
    def lines(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """(address or "", cells) of each row."""
        links = self.links or ("",) * len(self.rows)
        return zip(links, self.rows, strict=True)

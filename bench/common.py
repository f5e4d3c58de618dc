"""What every bench needs: rounds, ratios, the processor time of processes, and a load of requests.

Only ratios count, taken side by side in one run, round by round. Plain Python, no Django.
"""

import http.client
import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

TICKS = os.sysconf("SC_CLK_TCK")
TICK = 1 / TICKS  # seconds
# A ratio misses its target clearly when it is not even at this part of it.
CLEAR = 0.8

Name, Measured = TypeVar("Name"), TypeVar("Measured")


@dataclass(frozen=True)
class Figure:
    """One result: a ratio (median of paired rounds, with its spread) or a count.

    `most` or `least` is its target, `moonshot` what would be splendid. Counts are exact; ratios
    miss their target clearly only when they are off by more than a quarter.
    """

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    most: float | None = None
    least: float | None = None
    moonshot: float | None = None
    exact: bool = False

    @property
    def met(self) -> bool:
        return self._within(1.0)

    @property
    def clearly_missed(self) -> bool:
        return not self._within(1.0 if self.exact else CLEAR)

    def _within(self, part: float) -> bool:
        if self.most is not None and self.value > self.most / part:
            return False
        return self.least is None or self.value >= self.least * part

    def better(self, other: "Figure") -> "Figure":
        """The better one of two runs; of counts the worse one."""
        larger = self if self.value >= other.value else other
        smaller = other if larger is self else self
        return larger if self.exact or self.least is not None else smaller


def count(name: str, value: int, most: int | None = None) -> Figure:
    return Figure(name, value, most=most, exact=True)


# --- rounds ------------------------------------------------------------------------------------
def interleave(
    variants: Mapping[Name, Callable[[], Measured]], rounds: int, warm: int = 1
) -> dict[Name, list[Measured]]:
    """What each variant measured in each round; they take turns, each second round backwards.

    The first `warm` rounds are thrown away.
    """
    names = list(variants)
    found: dict[Name, list[Measured]] = {name: [] for name in names}
    for turn in range(warm + rounds):
        for name in names if turn % 2 == 0 else names[::-1]:
            measured = variants[name]()
            if turn >= warm:
                found[name].append(measured)
    return found


def ratio(name: str, ours: Sequence[float], base: Sequence[float], **target: Any) -> Figure:
    """The median of the rounds' own ratios, so that a slow drift of the machine cancels out."""
    # a base too short for the clock (a tiny run) counts as one tick of it
    paired = [one / (other or TICK) for one, other in zip(ours, base, strict=True)]
    return Figure(name, statistics.median(paired), min(paired), max(paired), **target)


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


# --- processor time ----------------------------------------------------------------------------
def _process(pid: int) -> tuple[int, int] | None:
    """The parent of a process and its ticks: user and system, its ended children's included."""
    try:
        parts = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return None  # it has just ended
    return int(parts[1]), sum(int(ticks) for ticks in parts[11:15])


def parent(pid: int) -> int:
    found = _process(pid)
    return found[0] if found else 0


def processor_seconds(roots: Sequence[int]) -> float:
    """Of these processes and all that descend from them, since they were started."""
    table = {int(one): _process(int(one)) for one in os.listdir("/proc") if one.isdigit()}
    children: dict[int, list[int]] = {}
    for pid, found in table.items():
        if found:
            children.setdefault(found[0], []).append(pid)
    ticks, waiting = 0, list(roots)
    while waiting:
        pid = waiting.pop()
        if found := table.get(pid):
            ticks += found[1]
            waiting += children.get(pid, [])
    return ticks / TICKS


# --- requests ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Call:
    """One request, and the status that it has to be answered with."""

    method: str
    path: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class WrongAnswer(Exception):
    """A request was not answered as it has to be: what was measured is not what was meant."""


def call(line: http.client.HTTPConnection, one: Call) -> http.client.HTTPResponse:
    """Send one request over an open line. Raises WrongAnswer."""
    line.request(one.method, one.path, one.body or None, dict(one.headers))
    answer = line.getresponse()
    said = answer.read()
    if answer.status != one.status:
        raise WrongAnswer(f"{one.method} {one.path}: {answer.status} {said[:300]!r}")
    return answer


def load(port: int, calls: Iterator[Call], requests: int, lines: int = 4) -> None:
    """Send so many requests over a few lines that stay open, as browsers' do."""

    def one_line(some: list[Call]) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            for one in some:
                call(line, one)
        finally:
            line.close()

    made = [next(calls) for _n in range(requests)]
    with ThreadPoolExecutor(lines) as pool:
        for done in [pool.submit(one_line, made[n::lines]) for n in range(lines)]:
            done.result()


def cost(port: int, roots: Sequence[int], calls: Iterator[Call], requests: int) -> float:
    """Processor seconds that one request costs, the web server's and the database's together."""
    before = processor_seconds(roots)
    load(port, calls, requests)
    return (processor_seconds(roots) - before) / requests

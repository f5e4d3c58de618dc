"""Another time and another internet, for the processes of a house: Python reads this as it starts.

The product knows nothing of it. The wall clock is the real one and as many seconds as a file says,
read each time it is asked for, as if somebody had set the machine's clock; the monotonic clock goes
on, as it would. (libfaketime can't be used: Python's locks wait for a clock that it does not move,
and then for ever.) A name of the push service is looked up as a public address, and whoever
connects there is led to this machine. TLS, and what the product checks of an address, are real.
"""

import os
import socket
import sys
from pathlib import Path

SERVICE, ADDRESS = "push.example.org", "8.8.8.8"


def _another_time(file: Path) -> None:
    there = sys.modules.get("pytest")
    sys.modules["pytest"] = None  # a helper of tests would load all of it, in each process
    import time_machine

    del sys.modules["pytest"]
    if there:
        sys.modules["pytest"] = there
    real = time_machine.escape_hatch.time.time_ns
    traveller = time_machine.travel(0).start()
    traveller.time_ns = lambda: real() + round(float(file.read_text()) * 1e9)


def _another_internet(port: int) -> None:
    look_up, connect = socket.getaddrinfo, socket.create_connection

    def getaddrinfo(host, *more, **others):
        return look_up(ADDRESS if host == SERVICE else host, *more, **others)

    def create_connection(address, *more, **others):
        led = ("127.0.0.1", port) if address == (ADDRESS, 443) else address
        return connect(led, *more, **others)

    socket.getaddrinfo, socket.create_connection = getaddrinfo, create_connection


if "HOUSE_CLOCK" in os.environ:
    _another_time(Path(os.environ["HOUSE_CLOCK"]))
    _another_internet(int(os.environ["HOUSE_PUSH"]))

"""A mail server that does at a point what it is told: waits there, answers, hangs or leaves."""

import asyncio
import logging
import socket
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.engines import free_port
from tests.faults.checker import Delivery

logging.getLogger("mail.log").setLevel(logging.WARNING)
HOLD, CLOSE, SLOW = "hold", "close", "slow"
PACE = 0.15  # seconds for each byte of a slow answer


@dataclass
class Order:
    """What to do at a point, so many times: HOLD until told, CLOSE, be SLOW from then on, or an
    answer such as "451 later". `to`: for this address only, at RCPT and after it."""

    point: str
    act: str
    to: str = ""
    times: int = 1
    held: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)


class Orders:
    """Those that are still to be carried out. Given by the test, asked by a server's thread."""

    def __init__(self) -> None:
        # Whose sender hung up with its text delivered and no answer to it: it may come once more.
        self.left: list[tuple[str, datetime]] = []
        self._open: list[Order] = []
        self._lock = threading.Lock()

    def give(self, point: str, act: str, **more) -> Order:
        order = Order(point, act, **more)
        with self._lock:
            self._open.append(order)
        return order

    def take(self, point: str, to: str = "") -> Order | None:
        with self._lock:
            for order in self._open:
                if order.point == point and order.times and order.to in ("", to):
                    order.times -= 1
                    return order
        return None

    def forget(self) -> None:
        with self._lock:
            for order in self._open:
                order.times = 0
                order.go.set()
            self._open.clear()


class Conversation(SMTP):
    """aiosmtpd's own, with points before its banner and within the text."""

    pace = 0.0

    async def _handle_client(self):
        self.event_handler.talking.add(self)
        try:
            await self.event_handler.point("connect", self)
            await super()._handle_client()
        finally:
            self.event_handler.talking.discard(self)
            if self.transport:
                self.transport.close()  # whose sender was killed stays half open by itself

    def break_off(self) -> None:
        if self.transport:
            self.transport.abort()

    async def smtp_DATA(self, arg):
        to = self.envelope.rcpt_tos[0] if self.envelope and self.envelope.rcpt_tos else ""
        order = self.event_handler.orders.take("mid-DATA", to)
        if order is None:
            await super().smtp_DATA(arg)
            return
        await self.push("354 go on")
        await self._reader.readline()
        await Post.wait(order)
        self.transport.abort()  # what was held in the middle of its text never arrived

    async def push(self, status):
        if not self.pace:
            await super().push(status)
            return
        for byte in f"{status}\r\n".encode():
            self._writer.write(bytes([byte]))
            await self._writer.drain()
            await asyncio.sleep(self.pace)


class Post:
    """`delivered`: each text that arrived as a whole, whether or not its sender heard of it;
    `texts`: as it came."""

    def __init__(self, now) -> None:
        self.now, self.orders = now, Orders()
        self.delivered: list[Delivery] = []
        self.texts: list[bytes] = []
        self.port = free_port()
        self.door: Controller | None = None
        self.nobody: socket.socket | None = None
        self.talking: set[Conversation] = set()

    # --- what aiosmtpd calls -------------------------------------------------------------------
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        said = await self.point("EHLO", server)
        return [said] if said else responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.mail_from = address
        return await self.point("MAIL", server) or "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        said = await self.point("RCPT", server, address)
        if said:
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        to, at = envelope.rcpt_tos[0], self.now()
        order = self.orders.take("after DATA", to)
        if order and order.act[0].isdigit():
            return order.act
        self.texts.append(envelope.content)
        lines = envelope.content.decode().splitlines()
        key = next(line for line in lines if line.lower().startswith("message-id"))
        self.delivered.append(Delivery(to, key, at, "email"))
        if order:
            await self._carry_out(order, server)
            if server._reader.at_eof():
                self.orders.left.append((to, at))
        return "250 OK"

    async def point(self, name: str, server: SMTP, to: str = "") -> str | None:
        """Carry out what was ordered for this point; an answer, if that is it."""
        order = self.orders.take(name, to)
        return await self._carry_out(order, server) if order else None

    async def _carry_out(self, order: Order, server: SMTP) -> str | None:
        if order.act == HOLD:
            await self.wait(order)
        elif order.act == CLOSE:
            server.transport.abort()
        elif order.act == SLOW:
            server.pace = PACE
        else:
            return order.act
        return None

    @staticmethod
    async def wait(order: Order) -> None:
        order.held.set()
        while order.act == HOLD and not order.go.is_set():
            await asyncio.sleep(0.02)

    # --- what a test calls ---------------------------------------------------------------------
    def open(self) -> None:
        post = self
        if self.nobody:
            self.nobody.close()
            self.nobody = None

        class Door(Controller):
            def factory(self):
                return Conversation(post, enable_SMTPUTF8=False)

        self.door = Door(self, hostname="127.0.0.1", port=self.port)
        self.door.start()

    def refuse(self) -> None:
        """Nobody listens from now on, and nobody else can get the port."""
        self.close()
        self.nobody = socket.socket()
        self.nobody.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.nobody.bind(("127.0.0.1", self.port))

    def close(self) -> None:
        self.orders.forget()
        if self.door:
            for one in list(self.talking):
                self.door.loop.call_soon_threadsafe(one.break_off)
            end = time.monotonic() + 5
            while self.talking and time.monotonic() < end:
                time.sleep(0.02)
            self.door.stop(no_assert=True)
        self.door = None

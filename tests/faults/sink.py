"""A push service, or a mail provider, that answers as a test says, over real TLS; and a browser
that opens what came."""

import base64
import datetime
import http.server
import ipaddress
import json
import os
import select
import ssl
import threading
import time

import http_ece
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.faults.checker import Delivery
from tests.faults.post import Orders


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Browser:
    """Its keys, and what it makes of a message."""

    def __init__(self, endpoint: str):
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.secret = os.urandom(16)
        point = self.private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        self.given = {"endpoint": endpoint, "p256dh": text(point), "auth": text(self.secret)}

    def open(self, sealed: bytes) -> dict:
        plain = http_ece.decrypt(sealed, private_key=self.private, auth_secret=self.secret)
        return json.loads(plain)


class Sink:
    """`answers`: status codes by turns, the last again and again, or a code with JSON; "hang" says
    nothing for a while, "huge" goes on and on, and "gone" hangs up. `answers_of`: those of single
    browsers, by name. `got`: (path, headers, body) of each message. `delivered`: those that a
    browser would show."""

    def __init__(self, place, now=lambda: datetime.datetime.now(datetime.UTC), host="localhost"):
        self.now, self.host, self.orders = now, host, Orders()
        self.answers: list = [201]
        self.answers_of: dict[str, list] = {}
        self.hangs_for = 3.0
        self.retry_after = ""
        self.got: list[tuple[str, dict, bytes]] = []
        self.delivered: list[Delivery] = []
        self.browsers: dict[str, Browser] = {}
        sink = self

        class Answering(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                try:
                    sink.hear(self)
                except OSError:
                    self.close_connection = True  # its sender was killed

            def log_message(self, *_):
                """Nothing on the screen."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        self.certificate = _certificate(place, host)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def hear(self, handler) -> None:
        name = handler.path.rsplit("/", 1)[1]
        if self._held("before reading", name):
            handler.close_connection = True  # what was held there never arrived
            return
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        self.got.append((handler.path, dict(handler.headers), body))
        answers = self.answers_of.get(name, self.answers)
        said = answers.pop(0) if len(answers) > 1 else answers[0]
        if said in (201, "huge"):
            self.delivered.append(Delivery(name, handler.headers["Topic"], self.now(), "push"))
        if self._held("before the answer", name) and _hung_up(handler.connection):
            self.orders.left.append((name, self.now()))
        self.answer(handler, said)

    def _held(self, point: str, name: str) -> bool:
        order = self.orders.take(point, name)
        if order:
            order.held.set()
            order.go.wait()
        return order is not None

    def answer(self, handler, said) -> None:
        if said == "hang":
            time.sleep(self.hangs_for)
            handler.close_connection = True
            return
        if said == "gone":
            handler.connection.close()
            return
        status, body = said if isinstance(said, tuple) else (said, None)
        handler.send_response(200 if said == "huge" else status)
        if self.retry_after:
            handler.send_header("Retry-After", self.retry_after)
        if said == 301:
            handler.send_header("Location", f"https://{self.host}:{self.port}/elsewhere")
        handler.end_headers()
        if body is not None:
            handler.wfile.write(json.dumps(body).encode())
        if said == "huge":
            try:
                for _ in range(10_000):
                    handler.wfile.write(b"x" * 1000)
            except OSError:
                pass  # nobody reads it, which is the point

    def browser(self, name: str = "one") -> Browser:
        """A new one, by its name; at the port of all push services where it isn't this machine."""
        port = f":{self.port}" if self.host == "localhost" else ""
        self.browsers[name] = Browser(f"https://{self.host}{port}/push/{name}")
        return self.browsers[name]

    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.certificate))

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def _hung_up(connection: ssl.SSLSocket) -> bool:
    """Whether the other side said its goodbye, or nothing any more."""
    return bool(select.select([connection], [], [], 0)[0])


def _certificate(place, host):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName(host), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=400))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = place / "sink.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file

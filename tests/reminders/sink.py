"""A push service, or a mail provider, that answers as a test says, over real TLS; and a browser
that opens what came."""

import base64
import datetime
import http.server
import ipaddress
import json
import os
import ssl
import threading
import time

import http_ece
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


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
    nothing for a while, "huge" goes on and on, and "gone" hangs up.
    `got`: (path, headers, body) of each message."""

    def __init__(self, place):
        self.answers: list = [201]
        self.got: list[tuple[str, dict, bytes]] = []
        sink = self

        class Answering(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                sink.got.append((self.path, dict(self.headers), body))
                sink.answer(self)

            def log_message(self, *_):
                """Nothing on the screen."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        self.certificate = _certificate(place)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, handler) -> None:
        said = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if said == "hang":
            time.sleep(3)
            return
        if said == "gone":
            handler.connection.close()
            return
        status, body = said if isinstance(said, tuple) else (said, None)
        handler.send_response(200 if said == "huge" else status)
        if said == 301:
            handler.send_header("Location", f"https://localhost:{self.port}/elsewhere")
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
        return Browser(f"https://localhost:{self.port}/push/{name}")

    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.certificate))

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def _certificate(place):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
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

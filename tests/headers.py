"""What every answer has to tell the browser, and every cookie of itself."""

from collections.abc import Iterable, Mapping
from http.cookies import Morsel, SimpleCookie

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
RULES = {
    "default-src": "'none'",
    "script-src": "'self'",  # nothing inline, so there is no nonce either
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "keel",
    "report-uri": "/policy-report/",
}
OFF = ("camera", "microphone", "geolocation", "payment", "usb", "display-capture")
YEAR = 31_536_000
# What a browser may keep, by how its address begins: nothing about anybody.
KEPT = ("/static/", "/sw.js")


def faults(path: str, headers: Mapping[str, str], secure: bool = False) -> list[str]:
    """What an answer leaves unsaid; `secure` where it went over TLS."""
    found = [
        f"{name}: {headers.get(name)!r}"
        for name, said in ALWAYS.items()
        if headers.get(name) != said
    ]
    pairs = (rule.strip().partition(" ") for rule in _get(headers, "Content-Security-Policy"))
    if {name: sources for name, _space, sources in pairs if name} != RULES:
        found.append(f"policy: {headers.get('Content-Security-Policy')!r}")
    permissions = headers.get("Permissions-Policy", "")
    found += [f"{feature} is on" for feature in OFF if f"{feature}=()" not in permissions]
    if not path.startswith(KEPT) and "no-store" not in headers.get("Cache-Control", ""):
        found.append(f"may be stored: {headers.get('Cache-Control')!r}")
    if "Access-Control-Allow-Origin" in headers:
        found.append("other origins may read it")
    if any(sign.isdigit() for sign in headers.get("Server", "")):
        found.append(f"a version: {headers['Server']}")
    if secure and not _lasts(headers.get("Strict-Transport-Security", "")):
        found.append(f"HSTS: {headers.get('Strict-Transport-Security')!r}")
    return found


def _get(headers: Mapping[str, str], name: str) -> list[str]:
    return headers.get(name, "").split(";")


def _lasts(said: str) -> bool:
    age, *rest = (part.strip() for part in said.split(";"))
    seconds = age.removeprefix("max-age=")
    return seconds.isdigit() and int(seconds) >= YEAR and "includeSubDomains" in rest


def cookie_faults(cookies: SimpleCookie | Iterable[str], secure: bool = False) -> list[str]:
    """Of the cookies of an answer, or of its Set-Cookie lines."""
    if not isinstance(cookies, SimpleCookie):
        lines, cookies = cookies, SimpleCookie()
        for line in lines:
            cookies.load(line)
    return [f"cookie {one.key}: {what}" for one in cookies.values() for what in _of(one, secure)]


def _of(cookie: Morsel, secure: bool) -> list[str]:
    found = []
    if not cookie["httponly"]:
        found.append("scripts can read it")
    if cookie["samesite"] not in ("Lax", "Strict"):
        found.append("goes along from other sites")
    if secure and not (cookie.key.startswith("__Host-") and cookie["secure"]):
        found.append("is not bound to this host and TLS")
    if cookie["path"] != "/" or cookie["domain"]:
        found.append("is for another place")
    return found

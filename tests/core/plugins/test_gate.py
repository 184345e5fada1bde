"""The way out of a cage: exactly to what the operator granted, for the ordinary clients of HTTP."""

import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from amparo.declarations import ActionDeclaration, FieldDeclaration, Form, Role, Text
from amparo.plugins.actions import ActionAnswer, ActionFailure, PluginProcess
from amparo.plugins.gate import Gate
from amparo.plugins.manager import PluginSource

FIXTURES = Path(__file__).parent / "fixtures"


class Answering(BaseHTTPRequestHandler):
    """Answers with what it was asked."""

    heard: list[str]

    def do_GET(self) -> None:
        self.heard.append(self.path)
        body = f"{self.command} {self.path}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.heard.append(said)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{len(said)} bytes".encode())

    def log_message(self, *said: object) -> None:
        """Say nothing."""


@contextmanager
def server(certificate: Path | None = None) -> Iterator[tuple[str, list[str]]]:
    """Serve at a port of this machine, and yield `host:port` and what was asked."""
    heard: list[str] = []
    handler = type("Handler", (Answering,), {"heard": heard})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving:
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            serving.socket = context.wrap_socket(serving.socket, server_side=True)
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        try:
            yield f"127.0.0.1:{serving.server_port}", heard
        finally:
            serving.shutdown()
            thread.join()


def certificate(file: Path) -> Path:
    """Write a key and a certificate of this machine's that nobody else has signed."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = dt.datetime.now(dt.UTC)
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(alternative, critical=True)
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, *form)
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


def fetched(process: PluginProcess, function: str, **fields: str) -> ActionAnswer | ActionFailure:
    """Have the plugin fetch something, and return what came of it."""
    action = ActionDeclaration(
        id="fetch",
        title=Text("fetch"),
        function=f"fetches:{function}",
        fields=("fetches.url", "fetches.certificate"),
        answers=Form(fields=(FieldDeclaration(name="came", label=Text("what came")),)),
        fallback=(Role.PARALEGAL,),
        plugin="fetches",
    )
    return process.run_action(action, "case-1/2", {f"fetches.{name}": value for name, value in fields.items()})


def plugin(*granted: str) -> PluginProcess:
    """Return the process of a plugin that may reach what is granted."""
    return PluginProcess(PluginSource(id="fetches", module="fetches", folders=(str(FIXTURES),), network=granted))


def test_a_granted_server_is_reached_and_another_is_refused_and_counted() -> None:
    """By what Python brings along, which finds the proxy in its environment."""
    with server() as (granted, heard), server() as (other, unheard), plugin(granted) as process:
        reached = fetched(process, "fetch", url=f"http://{granted}/list?day=1")
        refused = fetched(process, "fetch", url=f"http://{other}/list")
        again = fetched(process, "fetch", url=f"http://{granted}/again")

    assert isinstance(reached, ActionAnswer), reached
    assert "200 GET /list?day=1" == reached.answers["came"]
    assert isinstance(refused, ActionAnswer), refused
    assert "403" == refused.answers["came"]
    assert [0, 1, 0] == [reached.unreachable, refused.unreachable, again.unreachable]
    assert (["/list?day=1", "/again"], []) == (heard, unheard)


def test_what_is_posted_arrives_whole() -> None:
    """A body that is longer than the first bytes which the gate reads."""
    with server() as (granted, heard), plugin(granted) as process:
        outcome = fetched(process, "post", url=f"http://{granted}/")

    assert isinstance(outcome, ActionAnswer), outcome
    assert ("200 300000 bytes", [300_000]) == (outcome.answers["came"], [len(one) for one in heard])


def test_a_granted_server_is_reached_by_tls_and_another_is_not(tmp_path: Path) -> None:
    """The gate passes on what it cannot read, and only there."""
    made = certificate(tmp_path / "server.pem")
    trusted = made.read_text(encoding="ascii").partition("-----BEGIN CERT")
    text = "".join(trusted[1:])
    with server(made) as (granted, heard), server(made) as (other, unheard), plugin(granted) as process:
        reached = fetched(process, "fetch", url=f"https://{granted}/list", certificate=text)
        refused = fetched(process, "fetch", url=f"https://{other}/list", certificate=text)

    assert isinstance(reached, ActionAnswer), reached
    assert "200 GET /list" == reached.answers["came"]
    assert isinstance(refused, ActionAnswer), refused
    assert str(refused.answers["came"]).startswith("refused")
    assert (["/list"], [], 1) == (heard, unheard, refused.unreachable)


def test_around_the_gate_there_is_no_way() -> None:
    """A plugin that does not ask the gate finds no network, granted or not."""
    with server() as (granted, heard), plugin(granted) as process:
        outcome = fetched(process, "around", url=granted)

    assert isinstance(outcome, ActionAnswer), outcome
    assert ("ECONNREFUSED", []) == (outcome.answers["came"], heard)


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        (b"CONNECT 127.0.0.1:9 HTTP/1.1\r\n\r\n", "403"),
        (b"GET http://127.0.0.1:9/ HTTP/1.1\r\n\r\n", "403"),
        (b"GET http://user@127.0.0.1:9/ HTTP/1.1\r\n\r\n", "403"),
        (b"GET ftp://127.0.0.1/ HTTP/1.1\r\n\r\n", "400"),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1:8\r\n\r\n", "400"),
        (b"CONNECT 127.0.0.1 HTTP/1.1\r\n\r\n", "400"),
        (b"CONNECT 127.0.0.1:99999 HTTP/1.1\r\n\r\n", "400"),
        (b"\xff\xfe nonsense\r\n\r\n", "400"),
        (b"CONNECT 127.0.0.1:8 HTTP/1.1\r\n\r\n", "502"),
        (b"CONNECT nobody.invalid:443 HTTP/1.1\r\n\r\n", "502"),
        (b"x" * 100_000 + b"\r\n\r\n", ""),
        (b"half a request", ""),
    ],
)
def test_what_cannot_be_granted_is_refused_in_the_words_of_http(request_: bytes, answer: str) -> None:
    """Also what is no request at all, and what is granted and not there."""
    with through(Gate(["127.0.0.1:8", "nobody.invalid:443"]), request_) as said:
        assert answer == said.partition(" ")[2][:3]


def test_a_granted_name_that_leads_back_to_this_machine_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose name it is decides where it leads: it could be the office's own database."""
    told = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80))]
    with server() as (here, heard):
        port = int(here.rpartition(":")[2])
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: told)
        with through(
            Gate([f"partner.example.org:{port}"]), f"CONNECT partner.example.org:{port} HTTP/1.1\r\n\r\n".encode()
        ) as said:
            assert "502" == said.partition(" ")[2][:3]

    assert [] == heard


@contextmanager
def through(gate: Gate, request: bytes) -> Iterator[str]:
    """Ask a gate as a process in a cage does, and yield the first line of what it says."""
    with socket.socket(fileno=gate.inside()) as inside, socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        socket.send_fds(inside, [b"listening"], [listening.fileno()])
        with socket.socket() as client:
            client.settimeout(20)
            client.connect(listening.getsockname())
            client.sendall(request)
            client.shutdown(socket.SHUT_WR)
            try:
                yield client.recv(1000).decode().partition("\r\n")[0]
            except ConnectionResetError:
                yield ""
    gate.close()

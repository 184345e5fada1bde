"""The way to a server elsewhere: encrypted, each side known by its certificate."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from amparo.errors import InvalidInput, ServerUnreachable
from amparo.settings import Settings
from amparo_workflows.client import connect
from amparo_workflows.tls import privacy_of

if TYPE_CHECKING:
    from tests.workflows.conftest import House

SERVER = "temporal.example.org"


class Authority:
    """Whoever signs the certificates of a clinic's machines, and the folder that they lie in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Authority")])
        self.file = self._write("ca.pem", self._sign(self._name, self._key, ca=True).public_bytes(Encoding.PEM))

    def issue(self, name: str) -> tuple[Path, Path]:
        """Issue a certificate, and return where it and its key lie."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        certificate = self._sign(subject, key, ca=False, name=name).public_bytes(Encoding.PEM)
        raw = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return self._write(f"{name}.pem", certificate), self._write(f"{name}.key", raw)

    def _sign(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, *, ca: bool, name: str = ""
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        building = (
            x509.CertificateBuilder(self._name, subject, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        )
        if name:
            building = building.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        return building.sign(self._key, SHA256())

    def _write(self, name: str, content: bytes) -> Path:
        (self.folder / name).write_bytes(content)
        return self.folder / name


@asynccontextmanager
async def in_front_of(house: House, authority: Authority) -> AsyncIterator[str]:
    """A door before the office's server that opens to the authority's clients only; yields its address."""
    host, _, port = house.server.address.partition(":")
    door = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=authority.file)
    door.load_cert_chain(*authority.issue(SERVER))
    door.verify_mode = ssl.CERT_REQUIRED
    door.set_alpn_protocols(["h2"])

    ends: list[asyncio.StreamWriter] = []
    passing: set[asyncio.Task[None]] = set()

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        passing.add(asyncio.current_task())  # type: ignore[arg-type]  # there is one
        behind, before = await asyncio.open_connection(host, int(port))
        ends.extend((writer, before))
        await asyncio.gather(pump(reader, before), pump(behind, writer))

    listening = await asyncio.start_server(pass_on, "127.0.0.1", 0, ssl=door)
    yield f"127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    listening.close()
    for end in ends:
        end.transport.abort()
    await asyncio.gather(*passing, return_exceptions=True)
    for end in ends:
        with contextlib.suppress(OSError, ssl.SSLError):
            await end.wait_closed()


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hand on what comes until it ends."""
    with contextlib.suppress(OSError, ssl.SSLError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.close()


def with_tls(house: House, address: str, authority: Authority, **more: Path) -> Settings:
    """The office's settings, for a server behind that door."""
    return house.settings.model_copy(
        update={
            "temporal_address": address,
            "temporal_tls_ca_file": authority.file,
            "temporal_tls_server_name": SERVER,
            **more,
        }
    )


async def test_a_server_that_asks_for_a_certificate_is_reached_with_ours(house: House, tmp_path: Path) -> None:
    """And not without it, nor in clear."""
    authority, records = Authority(tmp_path), house.records()
    certificate, key = authority.issue("office.example.org")
    async with in_front_of(house, authority) as address:
        ours = with_tls(house, address, authority, temporal_tls_cert_file=certificate, temporal_tls_key_file=key)
        client = await connect(ours, records.keys)
        healthy = await client.service_client.check_health()
        in_clear = house.settings.model_copy(update={"temporal_address": address})
        for other in (with_tls(house, address, authority), in_clear):
            with pytest.raises(ServerUnreachable):
                await connect(other, records.keys, timedelta(seconds=2))
    records.close()

    assert healthy


async def test_a_server_that_another_authority_vouches_for_is_not_trusted(house: House, tmp_path: Path) -> None:
    """Whoever stands in the way of it learns nothing."""
    (tmp_path / "other").mkdir()
    authority, other, records = Authority(tmp_path), Authority(tmp_path / "other"), house.records()
    certificate, key = authority.issue("office.example.org")
    async with in_front_of(house, authority) as address:
        ours = with_tls(house, address, other, temporal_tls_cert_file=certificate, temporal_tls_key_file=key)
        with pytest.raises(ServerUnreachable):
            await connect(ours, records.keys, timedelta(seconds=2))
    records.close()


def test_on_this_machine_nothing_is_encrypted_and_an_api_key_never_goes_in_clear(tmp_path: Path) -> None:
    """The embedded server listens on loopback alone; a key without a certificate of ours still asks for TLS."""
    plain = Settings(data_folder=tmp_path, records_url="", master_key_file=tmp_path)
    (tmp_path / "api.key").write_text("invented\n", encoding="ascii")
    with_key = plain.model_copy(update={"temporal_api_key_file": tmp_path / "api.key"})

    assert (False, None) == (privacy_of(plain).tls, privacy_of(plain).api_key)
    assert (True, "invented") == (privacy_of(with_key).tls, privacy_of(with_key).api_key)
    assert privacy_of(plain.model_copy(update={"temporal_tls": True})).tls is True


def test_a_file_that_is_not_there_is_named_with_its_setting(tmp_path: Path) -> None:
    """Before anything is asked of the server."""
    settings = Settings(
        data_folder=tmp_path, records_url="", master_key_file=tmp_path, temporal_tls_ca_file=tmp_path / "ca.pem"
    )

    with pytest.raises(InvalidInput, match=r"ca\.pem cannot be read .*AMPARO_TEMPORAL_TLS_CA_FILE"):
        privacy_of(settings)

"""How the way to a workflow server on another machine is kept private: certificates and an API key, from files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from temporalio.service import TLSConfig

from amparo.errors import InvalidInput
from amparo.settings import Settings


@dataclass(frozen=True)
class Privacy:
    """What a connection is made with: `tls` False means in clear, True against the machine's own authorities."""

    tls: TLSConfig | bool
    api_key: str | None


def privacy_of(settings: Settings) -> Privacy:
    """Return how to reach the office's workflow server; raises InvalidInput for a file that cannot be read."""
    key = _read(settings.temporal_api_key_file, "AMPARO_TEMPORAL_API_KEY_FILE")
    api_key = key.decode().strip() if key else None
    given = TLSConfig(
        server_root_ca_cert=_read(settings.temporal_tls_ca_file, "AMPARO_TEMPORAL_TLS_CA_FILE"),
        domain=settings.temporal_tls_server_name or None,
        client_cert=_read(settings.temporal_tls_cert_file, "AMPARO_TEMPORAL_TLS_CERT_FILE"),
        client_private_key=_read(settings.temporal_tls_key_file, "AMPARO_TEMPORAL_TLS_KEY_FILE"),
    )
    if given != TLSConfig():
        return Privacy(tls=given, api_key=api_key)
    return Privacy(tls=settings.temporal_tls or api_key is not None, api_key=api_key)


def _read(file: Path | None, variable: str) -> bytes | None:
    if file is None:
        return None
    try:
        return file.read_bytes()
    except OSError as missing:
        raise InvalidInput(
            f"The way to the workflow server cannot be kept private: {file} cannot be read ({missing.strerror}). Put "
            f"the file there, or name another in {variable}."
        ) from missing

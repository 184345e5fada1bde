"""Whether what people hand in is looked through for harmful software."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo_app.doctor.finding import Finding, ill, well
from amparo_app.scanning import Scan, scanned, scanner_version

if TYPE_CHECKING:
    from amparo.settings import Settings

_PART = "uploads"
_TEST_FILE = r"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The harmless file that every scanner finds (eicar.org); in two pieces, so that this file is not taken for it."""


def looking_through(settings: Settings) -> Finding:
    """Say whether ClamAV's daemon answers and finds the test file; an office can do without one."""
    if not settings.clamav:
        return well(
            _PART,
            "what people hand in is checked for its type, and not for harmful software: where ClamAV's daemon runs, "
            "name its socket in AMPARO_CLAMAV",
        )
    try:
        version = scanner_version(settings.clamav)
    except OSError as away:
        return _away(settings.clamav, str(away))
    found = scanned(settings.clamav, _TEST_FILE.encode())
    if found.scan is Scan.FOUND:
        return well(_PART, f"{version} looks through what people hand in, and finds the test file")
    if found.scan is Scan.CLEAN:
        return ill(
            _PART,
            f"{version} does not find the test file: it has no signatures, or not the public ones",
            "Fetch them (freshclam, the package clamav-freshclam), and start clamav-daemon again.",
        )
    return _away(settings.clamav, found.said)


def _away(scanner: str, why: str) -> Finding:
    return ill(
        _PART,
        f"ClamAV's daemon at {scanner} does not answer ({why}), so that nothing that people hand in is taken",
        "Start it (systemctl start clamav-daemon), or correct AMPARO_CLAMAV; see docs/operations.md.",
    )

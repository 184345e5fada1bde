"""What whoever writes a plugin tests it with: the fixture `amparo` of pytest, and what it gives back.

Installing Amparo makes the fixture known to pytest; nothing has to be imported but for the types:

    from amparo.testing import Amparo

    def test_a_bed_is_looked_for(amparo: Amparo) -> None:
        case = amparo.open_case("defensive_asylum", on="2027-03-01")
        case.do("ask_for_shelter", people=3)

        assert case.step("find_bed").is_open

A case lived through here is decided, settled and recorded by the engine's own code, in records of its own under a
temporary folder; only the workflow server is missing, so that a year takes milliseconds. It is not for real cases.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amparo.testing.lived_case import LivedCase
    from amparo.testing.lived_record import LivedRecord
    from amparo.testing.office import Amparo
    from amparo.testing.seen import DeadlineSeen, MailSeen, StepSeen

__all__ = ["Amparo", "DeadlineSeen", "LivedCase", "LivedRecord", "MailSeen", "StepSeen"]

_MODULES = {
    "Amparo": "office",
    "LivedCase": "lived_case",
    "LivedRecord": "lived_record",
    "DeadlineSeen": "seen",
    "MailSeen": "seen",
    "StepSeen": "seen",
}


def __getattr__(name: str) -> object:
    # pytest loads this package in every run of its environment: what is heavy waits until a test asks for it
    if name not in _MODULES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)

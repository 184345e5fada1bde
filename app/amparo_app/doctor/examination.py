"""The whole examination, part after part."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from amparo.settings import Settings, unknown_settings
from amparo_app.catalogs import sources_of
from amparo_app.doctor.confining import confining
from amparo_app.doctor.finding import Finding, ill
from amparo_app.doctor.pdf import making_pdf
from amparo_app.doctor.processes import mails, processes, watch
from amparo_app.doctor.scanner import looking_through
from amparo_app.doctor.stores import catalogs, clock, integrity, master_key, records_of, space, writable

OWN_VARIABLES = frozenset({"AMPARO_DATA", "AMPARO_ORG", "AMPARO_SESSION", "AMPARO_LANGUAGE", "AMPARO_PLUGINS"})
"""What the command line itself reads, besides the settings."""


def examine(settings: Settings, environment: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    """Yield what is found of each part of an office, what is well and what is not."""
    yield from master_key(settings)
    records, opened = records_of(settings)
    plugins = sources_of(records, settings, environment)
    yield opened
    if records is not None:
        yield writable(records)
        yield from integrity(records)
        yield from catalogs(records, plugins)
    yield confining(plugins)
    yield making_pdf()
    yield looking_through(settings)
    yield from processes(settings, plugins)
    yield from watch(settings, records, datetime.now(UTC))
    yield from mails(settings, records)
    yield space(settings)
    if records is not None:
        yield from clock(records, datetime.now(UTC))
        records.close()
    others = {name: value for name, value in environment.items() if name not in OWN_VARIABLES}
    yield from (ill("settings", stranger) for stranger in unknown_settings(others))

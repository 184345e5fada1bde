"""The audit: who did what and who looked, line by line, and what checking the records found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.declarations import Catalog
from amparo.records.audit import CaseCheck, Entry
from amparo.records.reads import Read
from amparo_app.cli.show.history import Teller
from amparo_app.cli.show.paper import ALARM, FAINT, GOOD, listing
from amparo_app.cli.show.words import instant
from amparo_app.sheets import CaseSheet


def trail_view(trail: Sequence[Entry], sheet: CaseSheet, catalog: Catalog, zone: str, language: str) -> RenderableType:
    """List every entry with when it was written down, who acted, who sat at the keyboard, and what changed."""
    teller = Teller(sheet, catalog, language)
    rows = [
        (
            Text(str(entry.event.seq), style=FAINT),
            Text(instant(entry.recorded, zone, language)),
            sheet.colleagues.get(entry.event.actor, entry.event.actor),
            entry.event.operator,
            Text(teller.tell(entry.event.body)),
        )
        for entry in trail
    ]
    return listing(("no", "written down", "for", "by", "what"), rows, "Nothing has happened yet.")


def reads_view(reads: Sequence[Read], people: Mapping[str, str], zone: str, language: str) -> RenderableType:
    """List who looked at a case, for whom, and with which command."""
    rows = [
        (Text(instant(one.at, zone, language)), people.get(one.person, one.person), one.operator, one.what)
        for one in reads
    ]
    return listing(("when", "for", "by", "command"), rows, "Nobody has looked yet.")


def checks_view(checks: Sequence[CaseCheck]) -> RenderableType:
    """Say of each case that is not as it was written what is wrong with it, and how many are."""
    broken = [check for check in checks if not check.holds]
    lines: list[RenderableType] = [Text(f"{check.number}: {check.problem}.", style=ALARM) for check in broken]
    events, erased = sum(check.events for check in checks), sum(check.erased for check in checks)
    cases = "one case" if len(checks) == 1 else f"{len(checks)} cases"
    told = f"{events} events of {cases} checked"
    told += f", {erased} of them erased and without words" if erased else ""
    if broken:
        lines.append(
            Text(
                f"{told}: {len(broken)} not as written. Somebody changed the records outside of Amparo, or a disk "
                "failed: keep the file as it is, and compare these cases with a backup.",
                style=ALARM,
            )
        )
    else:
        lines.append(Text(f"{told}: all as they were written.", style=GOOD))
    return Group(*lines)

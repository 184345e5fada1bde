"""The audit: who did what and who looked, line by line, and what checking the records found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.declarations import Catalog
from amparo.records.audit import CaseCheck, Entry
from amparo.records.reads import REFUSED, Read
from amparo.records.register_audit import RecordCheck
from amparo_app.cli.show.paper import ALARM, FAINT, GOOD, listing
from amparo_app.cli.show.words import instant, say
from amparo_app.sheets import CaseSheet
from amparo_app.telling.history import Teller


def trail_view(
    trail: Sequence[Entry], refused: Sequence[Read], sheet: CaseSheet, catalog: Catalog, zone: str, language: str
) -> RenderableType:
    """List every entry with when it was written down, who acted, who sat at the keyboard, and what changed.

    Looks that were refused are told below: nothing changed by them, but whoever reads an audit should hear of it.
    """
    teller = Teller(sheet, catalog, language)
    rows = [
        (
            Text(str(entry.event.seq), style=FAINT),
            Text(instant(entry.recorded, zone, language)),
            teller.actor(entry.event),
            entry.event.operator,
            Text(teller.tell(entry.event.body)),
        )
        for entry in trail
    ]
    heads = [say(head, language) for head in ("a_no", "a_written", "a_for", "a_by", "a_what")]
    told = listing(heads, rows, say("a_nothing", language))
    if not refused:
        return told
    how = f"amparo audit show {sheet.case.number} --reads"
    return Group(told, Text(""), Text(say("a_refused_looks", language, count=len(refused), how=how), style=ALARM))


def reads_view(reads: Sequence[Read], people: Mapping[str, str], zone: str, language: str) -> RenderableType:
    """List who looked at a case, for whom, and with which command; a look that was refused stands out."""
    rows = [
        (
            Text(instant(one.at, zone, language)),
            people.get(one.person, one.person),
            one.operator,
            _looked(one, language),
        )
        for one in reads
    ]
    heads = [say(head, language) for head in ("a_when", "a_for", "a_by", "a_command")]
    return listing(heads, rows, say("a_nobody", language))


def _looked(read: Read, language: str) -> Text:
    if not read.refused:
        return Text(read.what)
    return Text(say("a_refused", language, what=read.what.removesuffix(f" {REFUSED}")), style=ALARM)


def checks_view(checks: Sequence[CaseCheck], kept: Sequence[RecordCheck] = ()) -> RenderableType:
    """Say of each case and record that is not as it was written what is wrong with it, and how many are."""
    broken = [f"{check.number}: {check.problem}." for check in checks if not check.holds]
    broken += [f"{one.register_id} {one.number}: {one.problem}." for one in kept if not one.holds]
    lines: list[RenderableType] = [Text(line, style=ALARM) for line in broken]
    events, erased = sum(check.events for check in checks), sum(check.erased for check in checks)
    cases = "one case" if len(checks) == 1 else f"{len(checks)} cases"
    told = f"{events} events of {cases} checked"
    told += f", {erased} of them erased and without words" if erased else ""
    told += f", and {sum(one.events for one in kept)} of {len(kept)} records of registers" if kept else ""
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

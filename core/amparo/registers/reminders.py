"""Who is reminded of a record, when, and in which words; worked out anew with every change of it. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from string import Formatter
from typing import TYPE_CHECKING, NamedTuple

from amparo.declarations import Language, Text
from amparo.registers.paths import Fields, value_at
from amparo.registers.recurrence import instant_on_the_wall
from amparo.registers.tests_of_fields import all_hold
from amparo.registers.views import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from amparo.declarations import FactValue, RegisterDeclaration, RegisterReminder
    from amparo.registers.model import RegisterRecord

_PREFIX = "register"
_LATE = ""


class Reminder(NamedTuple):
    """One mail to be sent at an instant (UTC): to a colleague (by id) or to an address, with its words.

    The id names the record, the reminder, which line of which list it is for, and the hour it is about: another hour
    is another mail, and the same one planned again is the same mail.
    """

    id: str
    at: datetime
    colleague: str
    address: str
    language: Language | None
    subject: Text
    sentence: Text


def ids_of(record: str) -> str:
    """Return with what the ids of a record's reminders begin."""
    return f"{_PREFIX}/{record}/"


def reminders_of(
    record: RegisterRecord,
    declarations: Mapping[str, RegisterDeclaration],
    records: Mapping[str, RegisterRecord],
    *,
    people: Mapping[str, str],
    zone: str,
    now: datetime,
) -> tuple[Reminder, ...]:
    """Return each reminder of a record that is to come, or is late and still of use; of several late ones the last.

    It is of use until the hour that it is about, or without an hour field until that day is over.
    """
    declaration = declarations[record.register_id]
    if not record.is_open:
        return ()
    reader = Reader(None, record.organization, declarations, records, people)
    found: dict[str, Reminder] = {}
    for declared in declaration.reminders:
        when = _when(declared, record, zone)
        if when is None or when.over <= now or not all_hold(declared.when, record.values, record.state):
            continue
        for one in _to_whom(declared, record, records, when, reader):
            found.setdefault(one.id, one)
    return _once_each(found, now)


def _once_each(found: dict[str, Reminder], now: datetime) -> tuple[Reminder, ...]:
    """Leave out a second mail of one reminder to one address, who is in the list twice, and all late but the last.

    Whoever is signed up on the day itself gets one mail at once, not one for each hour that has passed.
    """
    kept: dict[tuple[str, str, str], Reminder] = {}
    for one in sorted(found.values(), key=lambda reminder: reminder.at, reverse=True):
        reminder = _LATE if one.at <= now else one.id.split("/")[2]
        kept.setdefault((reminder, one.colleague, one.address.casefold()), one)
    return tuple(sorted(kept.values(), key=lambda reminder: (reminder.at, reminder.id)))


class _When(NamedTuple):
    """The instants (UTC) at which a mail leaves, of the hour that it is about, and from which on it is of no use."""

    leaves: datetime
    hour: datetime
    over: datetime


def _when(declared: RegisterReminder, record: RegisterRecord, zone: str) -> _When | None:
    """Return when; hours are counted on the wall, so that a mail leaves at nine also where the clocks change."""
    day = record.values.get(declared.day_field)
    hour = record.values.get(declared.hour_field, declared.hour) if declared.hour_field else declared.hour
    try:
        wall = datetime.combine(date.fromisoformat(str(day)), time.fromisoformat(str(hour)))
    except ValueError:
        return None
    leaves = wall - timedelta(hours=declared.hours_before)
    over = wall if declared.hour_field else datetime.combine(wall.date() + timedelta(days=1), time())
    return _When(*(instant_on_the_wall(one, zone) for one in (leaves, wall, over)))


def _to_whom(
    declared: RegisterReminder,
    record: RegisterRecord,
    records: Mapping[str, RegisterRecord],
    when: _When,
    reader: Reader,
) -> Iterator[Reminder]:
    declaration = reader.declarations[record.register_id]
    whom, words = declared.to, _words(declared, record, reader)
    for place, fields, values in _places(declaration, declared, record):
        value = value_at(whom.field, values, records)
        if value is None or (whom.agreed_field and value_at(whom.agreed_field, values, records) is not True):
            continue
        own = next((one for one in fields if one.name == whom.field), None)
        to_colleague = own is not None and own.colleague
        yield Reminder(
            id=f"{ids_of(record.id)}{declared.id}/{place}/{when.hour:%Y%m%dT%H%M}",
            at=when.leaves,
            colleague=str(value) if to_colleague else "",
            address="" if to_colleague else str(value),
            language=_language(value_at(whom.language_field, values, records) if whom.language_field else None),
            subject=declared.subject,
            sentence=words,
        )


def _places(
    declaration: RegisterDeclaration, declared: RegisterReminder, record: RegisterRecord
) -> Iterator[tuple[str, Fields, Mapping[str, FactValue]]]:
    """Yield the record itself, or each line of the list, by a name for it, with its fields and what they hold."""
    if declared.to.of_entries is None:
        yield "own", declaration.fields, record.values
        return
    fields = next(one.fields for one in declaration.entries if one.id == declared.to.of_entries)
    for line in record.lines(declared.to.of_entries):
        yield line.id, fields, line.values


def _language(value: FactValue | None) -> Language | None:
    return Language(value) if value in {"en", "es"} else None


def _words(declared: RegisterReminder, record: RegisterRecord, reader: Reader) -> Text:
    declaration = reader.declarations[record.register_id]
    by_name = {field.name: field for field in declaration.fields if field.name not in declaration.personal}
    asked = placeholders(declared.sentence)
    shown = {name: reader.value(by_name[name], record.values.get(name)) for name in asked if name in by_name}
    english, spanish = (
        declared.sentence.in_(language).format_map({name: text.in_(language) for name, text in shown.items()})
        for language in ("en", "es")
    )
    return Text(english, spanish)


def placeholders(sentence: Text) -> tuple[str, ...]:
    """Return the names between braces in a sentence, in either language; raises ValueError for a brace that is open."""
    parts = (part for text in (sentence.en, sentence.es) for part in Formatter().parse(text))
    return tuple(dict.fromkeys(name for _, name, _, _ in parts if name is not None))


def leads_through(declaration: RegisterDeclaration, register: str) -> bool:
    """Return whether a register's reminders read records of another one, so that a change there changes them."""
    lists = {one.id: one.fields for one in declaration.entries}
    for declared in declaration.reminders:
        fields = lists.get(declared.to.of_entries or "", ()) if declared.to.of_entries else declaration.fields
        paths = (declared.to.field, declared.to.language_field or "", declared.to.agreed_field or "")
        firsts = {path.partition(".")[0] for path in paths if "." in path}
        if any(field.name in firsts and field.refers_to == register for field in fields):
            return True
    return False

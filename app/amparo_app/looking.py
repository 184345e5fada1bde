"""What somebody saw in the court's system, turned into the command that records it, or refused with what to do."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from amparo.case.look_ups import LookUp, look_up_step, look_ups
from amparo.case.settle import settle
from amparo.declarations import phrase
from amparo.errors import InvalidInput, Refused
from amparo_app.hearings import hour_of

if TYPE_CHECKING:
    from amparo.case.model import Case
    from amparo.declarations import Catalog, StepDeclaration
    from amparo_app.office import Office

RESULTS = ("same", "changed", "not_listed")


class Seen(NamedTuple):
    """What whoever looked says; without `on` and `at` it was today and just now, where the court is."""

    result: str
    seen: str
    picture: Path | None = None
    new_date: date | None = None
    new_time: str = ""
    on: date | None = None
    at: str = ""
    hearing: str = ""


def look_command(
    office: Office, case: Case, proceeding: str, told: Seen, language: str
) -> tuple[str, dict[str, object]]:
    """Return the step that records a look, by its key, with its answers; raises InvalidInput if they disagree."""
    if told.result not in RESULTS:
        raise InvalidInput(phrase("hearings_unknown_result", result=told.result).in_(language))
    catalog = office.catalog_of(case)
    if look_up_step(catalog, case.case_type) is None:
        raise Refused(phrase("hearings_no_step", case=case.number).in_(language))
    which = proceeding_of(office, case, proceeding, language)
    there = next((one for one in look_ups(case, catalog) if one.proceeding == which), None)
    said = {name: given for name, given in (("looked_on", told.on), ("looked_at", told.at)) if given}
    answers: dict[str, object] = {
        **just_looked(office, case, which),
        **said,
        "result": told.result,
        "seen": told.seen.strip(),
        **_picture(told.picture, language),
        **_moved(case, there, told, language),
    }
    return look_key(office, case, which), answers


def just_looked(office: Office, case: Case, proceeding: str) -> dict[str, object]:
    """Return the day and the hour of a look at a proceeding that is made just now, where the court is."""
    return {"looked_on": office.today_of(case), "looked_at": hour_of(office, case, proceeding)}


def records_looks(step: StepDeclaration, case: Case, catalog: Catalog) -> bool:
    """Return whether a step is the one in which looks are recorded."""
    by = look_up_step(catalog, case.case_type)
    return by is not None and by.id == step.id


def look_key(office: Office, case: Case, proceeding: str) -> str:
    """Return the step, by its key, in which a look for a proceeding is recorded; empty where no plugin has one."""
    catalog = office.catalog_of(case)
    step = look_up_step(catalog, case.case_type)
    if step is None:
        return ""
    items = settle(case, catalog, max(office.now(), case.now)).agenda
    return next((item.key for item in items if item.step == step.id and item.proceeding == proceeding), step.id)


def proceeding_of(office: Office, case: Case, wanted: str, language: str) -> str:
    """Return a proceeding of a case by its id, or the only one looked up; raises InvalidInput with the choices."""
    if wanted:
        if wanted not in case.proceeding:
            known = ", ".join(case.proceeding) or "-"
            said = phrase("hearings_unknown_proceeding", case=case.number, proceeding=wanted, choices=known)
            raise InvalidInput(said.in_(language))
        return wanted
    step = look_up_step(office.catalog_of(case), case.case_type)
    events = {records.event for records in step.records} if step else set()
    watched = {one.proceeding for one in look_ups(case, office.catalog_of(case))}
    watched |= {event.proceeding for event in case.events if event.kind in events and event.proceeding}
    if not watched:
        raise Refused(phrase("hearings_nothing_to_look_up", case=case.number).in_(language))
    if len(watched) > 1:
        choices = ", ".join(sorted(watched))
        raise InvalidInput(phrase("hearings_which_proceeding", case=case.number, choices=choices).in_(language))
    return watched.pop()


def _picture(file: Path | None, language: str) -> dict[str, object]:
    if file is None:
        return {}
    try:
        fingerprint = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as wrong:
        said = phrase("hearings_picture_unreadable", file=file, why=wrong.strerror or wrong)
        raise InvalidInput(said.in_(language)) from wrong
    return {"picture": file.name, "picture_sha256": fingerprint}


def _moved(case: Case, there: LookUp | None, told: Seen, language: str) -> dict[str, object]:
    """Return the new date and hour of a hearing that was moved, checked against what is on record."""
    given = f"{told.new_date or ''} {told.new_time}".strip()
    on_record = f"{there.hearing_date} {there.hearing_time}".strip() if there else ""
    if told.result != "changed":
        if given and given != on_record:
            said = phrase("hearings_same_needs_no_date", case=case.number, given=given, there=on_record or "-")
            raise InvalidInput(said.in_(language))
        return {}
    if told.new_date is None or not told.new_time:
        raise InvalidInput(phrase("hearings_changed_needs_date", case=case.number).in_(language))
    if given == on_record and not told.hearing:
        raise InvalidInput(phrase("hearings_changed_is_same", case=case.number, there=on_record).in_(language))
    about = told.hearing or (there.hearing if there else "")
    moved: dict[str, object] = {"hearing_date": told.new_date, "hearing_time": told.new_time}
    return moved | ({"hearing": about} if about else {})

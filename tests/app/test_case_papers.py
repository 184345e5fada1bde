"""The papers of a case: when a document no longer says what its case does, and what it is for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from tests.core.case.practice import CATALOG
from tests.core.records.office import Office

from amparo.case.commands import AddNote, RecordEvent
from amparo.case.kept_documents import ApproveDocument, KeepDocument
from amparo.declarations import Catalog
from amparo.documents import load_package_templates
from amparo.errors import InvalidInput, UnknownName
from amparo.plugins.catalog import content_hash
from amparo_app.case_papers import CasePapers, deadline_named, step_named
from amparo_app.keeping import write_letter
from amparo_app.office import Office as Desk

NOTICE = next(
    one for one in load_package_templates("amparo_templates", checked=True) if one.template.id == "hearing_notice"
).template
HEARING = date(2027, 2, 12)


@pytest.fixture
def case(office: Office) -> str:
    """Return the id of a case with a hearing, in a clinic whose catalog has the notice of a hearing."""
    parts = {name: getattr(CATALOG, name) for name in Catalog.model_fields} | {"documents": (NOTICE,)}
    catalog = Catalog(**parts | {"hash": content_hash(Catalog(**parts))})
    office.records.save_catalog(catalog)
    office.records.set_active_catalog("clinic", catalog.hash, "keyboard")
    id_ = office.open_case()
    office.do(id_, "Pablo", RecordEvent(event="notice_to_appear_filed", on=date(2026, 12, 1), data={"court": "LOS"}))
    data = {"kind": "individual", "hearing_date": HEARING.isoformat()}
    office.do(id_, "Pablo", RecordEvent(event="hearing_scheduled", on=date(2026, 12, 2), data=data))
    return id_


@pytest.fixture
def desk(office: Office) -> Iterator[Desk]:
    """Return the office as the command line opens it."""
    opened = Desk.at(office.data)
    yield opened
    opened.close()


def papers(desk: Desk, office: Office, case: str) -> CasePapers:
    """Return the papers of the case as it is now."""
    return CasePapers(desk, desk.organization("clinic"), office.case(case))


def test_that_a_hearing_is_over_makes_a_draft_stale_and_no_letter_that_somebody_answers_for(
    office: Office, case: str, desk: Desk
) -> None:
    """A draft was sent to nobody yet; a hearing that was held is no alarm, one that moves is."""
    now = papers(desk, office, case)
    typed = {
        "hearing.time": "08:30",
        "organization.telephone": "555-0100",
        "organization.address": "1 Invented Street",
        "attorney.name": "Ana Prueba",
    }
    values = now.values("en").model_copy(update={"by_source": {**now.values("en").by_source, **typed}})
    made, content = write_letter(now, NOTICE, "en", values, "en")
    office.records.put_inbox(case, office.command("Pablo", AddNote(text="unrelated")), {made.file: content})
    office.do(case, "Pablo", KeepDocument(made=made))
    fresh = papers(desk, office, case).changed(office.case(case).documents[0])
    office.now, office.wall = office.now + timedelta(days=60), office.wall + timedelta(days=60)
    office.do(case, "Pablo", AddNote(text="the hearing was held"))
    draft = papers(desk, office, case).changed(office.case(case).documents[0])
    office.do(case, "Ana", ApproveDocument(document="D1"))
    approved = papers(desk, office, case).changed(office.case(case).documents[0])
    about = office.case(case).of_kind["hearing_scheduled"][0].id
    moved = RecordEvent(event="hearing_moved", on=date(2026, 12, 20), about=about, data={"hearing_date": "2027-09-01"})
    office.do(case, "Pablo", moved)
    after = papers(desk, office, case).changed(office.case(case).documents[0])

    assert ((), ()) == (fresh, approved)
    assert "hearing.date" in {one.source for one in draft or ()}
    assert ["Wednesday, September 1, 2027"] == [one.now.en for one in after or () if one.source == "hearing.date"]


def test_a_step_and_a_deadline_are_named_by_what_people_call_them(office: Office, case: str, desk: Desk) -> None:
    """By key or id, by id or rule; what is not there is told with what is near."""
    found = papers(desk, office, case)

    assert "conflict_check" == step_named(found, "conflict_check")
    assert office.case(case).deadlines[0].id == deadline_named(found, office.case(case).deadlines[0].rule)
    with pytest.raises(UnknownName, match="conflict_check"):
        step_named(found, "conflict_chek")
    with pytest.raises((UnknownName, InvalidInput)):
        deadline_named(found, "no_such_rule")

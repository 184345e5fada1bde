"""An organization's own Word files and its letterhead: kept byte for byte, sealed, its own."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from tests.core.records.office import Office

from amparo.records import tables
from amparo.records.organizations import OrganizationProfile
from amparo.records.own_documents import (
    LETTERHEAD,
    TEMPLATE_OVERRIDE,
    Letterhead,
    OwnFile,
    TemplateOverride,
    letterhead_of,
    override_subject,
    own_files,
)

ANY_BYTES = bytes(range(256))


def test_a_file_comes_back_as_it_was_handed_over_until_it_is_taken_back(office: Office) -> None:
    """A file in one language says nothing of another; the neighbours have none."""
    office.records.create_organization("lighthouse", OrganizationProfile(name="Lighthouse"))
    own, subject = OwnFile(name="notice.docx", content=ANY_BYTES), override_subject("hearing_notice", "es")
    by = office.people["Sofía"]
    office.records.decide("clinic", TEMPLATE_OVERRIDE, subject, TemplateOverride(file=own), by=by)
    kept = own_files(office.reopened(), "clinic")
    office.records.decide("clinic", TEMPLATE_OVERRIDE, subject, TemplateOverride(file=None), by=by)

    assert {"hearing_notice/es": own} == kept
    assert hashlib.sha256(ANY_BYTES).hexdigest() == kept["hearing_notice/es"].sha256
    assert {} == own_files(office.records, "clinic")
    assert {} == own_files(office.records, "lighthouse")


def test_a_letterhead_is_sealed_and_is_known_by_its_hash(office: Office) -> None:
    """Without any there is nothing to name."""
    said = Letterhead(lines=("marked street",), logo=ANY_BYTES)
    office.records.decide("clinic", LETTERHEAD, "", said, by=office.people["Sofía"])

    with office.records.database.read() as connection:
        (row,) = connection.execute(sa.select(tables.decisions)).all()
    assert b"marked" not in row.sealed
    assert said == letterhead_of(office.reopened(), "clinic")
    assert (64, "") == (len(said.sha256), Letterhead().sha256)

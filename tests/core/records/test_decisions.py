"""Decisions of an organization: kept in order, sealed, the last about a subject standing."""

from __future__ import annotations

import sqlalchemy as sa
from tests.core.records.office import Office

from amparo.case.commands import Refusal
from amparo.case.model import Recorded
from amparo.records import tables
from amparo.records.organizations import OrganizationProfile


class Opinion(Recorded):
    """What somebody decided in these tests."""

    words: str


def decide(office: Office, subject: str, words: str) -> int:
    """Have Inés decide something."""
    return office.records.decide(
        "clinic", "opinions", subject, Opinion(words=words), by=office.people["Inés"], operator="desk"
    )


def test_the_last_decision_about_a_subject_stands_and_the_first_stays(office: Office) -> None:
    """Nothing is taken back: both are there, in the order in which they were made."""
    decide(office, "bia_brief", "twenty days")
    decide(office, "bia_brief", "the printed date")
    again = office.reopened()

    kept = again.decisions("clinic", "opinions", Opinion, subject="bia_brief")
    assert ["twenty days", "the printed date"] == [one.content.words for one in kept]
    assert "the printed date" == again.standing("clinic", "opinions", Opinion)["bia_brief"].content.words
    assert (office.people["Inés"], "desk") == (kept[0].by, kept[0].operator)


def test_kinds_and_organizations_keep_apart(office: Office) -> None:
    """Another kind and another organization see nothing of it."""
    office.records.create_organization("lighthouse", OrganizationProfile(name="Lighthouse"))
    decide(office, "bia_brief", "twenty days")

    assert () == office.records.decisions("clinic", "ladders", Opinion)
    assert () == office.records.decisions("lighthouse", "opinions", Opinion)


def test_what_was_decided_is_sealed(office: Office) -> None:
    """The stored row holds none of its words."""
    decide(office, "bia_brief", "a marked opinion")

    with office.records.database.read() as connection:
        (row,) = connection.execute(sa.select(tables.decisions)).all()
    assert b"marked" not in row.sealed
    assert "marked" not in str(row)


def test_who_may_not_decide_is_told_what_and_why(office: Office) -> None:
    """A supervising attorney may confirm a rule; an intake worker may not."""
    assert office.records.may_decide("clinic", office.people["Sofía"], "confirm_rule") is None
    refused = office.records.may_decide("clinic", office.people["Inés"], "confirm_rule")

    assert isinstance(refused, Refusal)
    assert "confirm a rule" in refused.sentence.en

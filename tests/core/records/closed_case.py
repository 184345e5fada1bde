"""A case that was closed long ago and may be erased, and what people then ask."""

from __future__ import annotations

from datetime import date, timedelta

from tests.core.records.office import Office

from amparo.case.commands import AddNote, OpenCase, RecordEvent, Refusal
from amparo.case.model import Person
from amparo.case.retention import RetentionPolicy
from amparo.declarations import Role
from amparo.records.erasing_plan import ErasureRequest, Originals
from amparo.records.erasures import Erasure
from amparo.records.people import Profile

CLIENT = Person(
    id="",
    role="principal",
    name="Marisol Huella Ejemplo",
    other_names=("Mari Señal",),
    a_number="000-777-888",
    birth_date=date(1980, 2, 3),
    telephone="555-0144",
)
CLOSED = date(2018, 5, 6)


class Closed:
    """A clinic with a director, and a case that was closed in 2018 and may be erased: kept six years."""

    def __init__(self, office: Office, persons: tuple[Person, ...] = (CLIENT,)) -> None:
        self.office, self.records = office, office.records
        profile = Profile(name="Dora Prueba", email="dora@example.org")
        office.people["Dora"] = self.records.add_person("clinic", profile, (Role.DIRECTOR,)).id
        policy = RetentionPolicy(years=6, authority="Rule of the tests.")
        self.records.decide_retention("clinic", policy, office.people["Dora"], "dora")
        opening = OpenCase(number="", case_type="asylum", zone="UTC", persons=persons)
        self.case = office.open_case(opening)
        office.do(self.case, "Inés", AddNote(text="the huella of the marker"))
        self.close()
        self.number = office.case(self.case).number

    def close(self) -> None:
        """Close the case, and let every mail about it be sent."""
        self.office.do(self.case, "Sofía", RecordEvent(event="case_closed", on=CLOSED, data={"reason": "granted"}))
        due = self.records.notices_due(self.office.wall + timedelta(days=900))
        self.records.mark_sent([one.notice.id for one in due], self.office.wall)

    def ask(self, who: str = "Sofía", reason: str = "kept long enough") -> ErasureRequest | Refusal:
        """Let somebody ask that it be erased."""
        by = self.office.people[who]
        return self.records.ask_to_erase(self.case, by, "kb", reason=reason, originals=Originals.RETURNED)

    def confirm(self, who: str = "Dora") -> Erasure | Refusal:
        """Let somebody confirm it."""
        return self.records.confirm_erasing(self.case, self.office.people[who], "kb")

    def erase(self) -> Erasure:
        """Ask and confirm."""
        asked, done = self.ask(), self.confirm()
        assert isinstance(asked, ErasureRequest), asked
        assert isinstance(done, Erasure), done
        return done


def refused(answer: object) -> Refusal:
    """Return the refusal that an answer has to be."""
    assert isinstance(answer, Refusal), answer
    return answer

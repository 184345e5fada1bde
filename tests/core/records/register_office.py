"""The tests' clinic with registers: a catalog that declares them, a social worker who keeps them, a volunteer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.core.case.practice import CATALOG
from tests.core.registers.store import REGISTERS

from amparo.declarations import Catalog, RegisterDeclaration, Role, StepDeclaration
from amparo.notifications.notices import NoticeKind
from amparo.plugins.catalog import content_hash
from amparo.records.outbox import QUEUED, QueuedNotice
from amparo.records.people import Profile
from amparo.records.register_asking import RegisterAnswer, ask_register
from amparo.registers.commands import AddRecord, DoCommand, RegisterAsk, SettleItem

if TYPE_CHECKING:
    from tests.core.records.office import Office

    from amparo.registers.model import RegisterRecord


class RegisterOffice:
    """The clinic, with `Silvia`, a social worker, and `Vera`, who volunteers at the desk."""

    def __init__(self, office: Office, steps: tuple[StepDeclaration, ...] = ()) -> None:
        self.office, self.records = office, office.records
        self.in_force(steps=steps)
        for name, role in (("Silvia", Role.SOCIAL_WORKER), ("Vera", Role.SUPPORT_VOLUNTEER)):
            profile = Profile(name=f"{name} Prueba", email=f"{name.lower()}@example.org")
            office.people[name] = self.records.add_person("clinic", profile, (role,)).id
        self.people = office.people

    def in_force(
        self, registers: tuple[RegisterDeclaration, ...] = REGISTERS, steps: tuple[StepDeclaration, ...] = ()
    ) -> Catalog:
        """Put a catalog in force with these registers, and these steps beside the practice's own."""
        parts = {name: getattr(CATALOG, name) for name in Catalog.model_fields}
        every = tuple(sorted((*CATALOG.steps, *steps), key=lambda step: step.id))
        made = Catalog(**parts | {"hash": "", "registers": registers, "steps": every})
        catalog = Catalog(**parts | {"hash": content_hash(made), "registers": registers, "steps": every})
        self.records.save_catalog(catalog)
        self.records.set_active_catalog("clinic", catalog.hash, self.office.people["Sofía"])
        return catalog

    def asked(self, who: str, register: str, body: AddRecord | DoCommand | SettleItem) -> RegisterAsk:
        """Return a command of somebody by first name."""
        actor = self.people[who]
        return RegisterAsk(
            id=uuid4().hex, organization="clinic", register_id=register, actor=actor, operator="operator-1", body=body
        )

    def do(self, who: str, register: str, record: str, doing: str, **answers: Any) -> RegisterAnswer:
        """Give a command upon a record and return what came of it."""
        return ask_register(
            self.records, self.asked(who, register, DoCommand(record=record, doing=doing, answers=answers))
        )

    def add(self, register: str, **values: Any) -> str:
        """Add a record by hand and return its id."""
        answer = ask_register(
            self.records, self.asked("Silvia", register, AddRecord(record=uuid4().hex, values=values))
        )
        assert answer.refused is None, answer.refused
        return answer.record

    def item(self, in_stock: int) -> str:
        """Return an item of which there are so many."""
        item = self.add("stock", name="jackets", kind="clothes")
        if in_stock:
            assert self.do("Silvia", "stock", item, "receive", quantity=in_stock).refused is None
        return item

    def record(self, id_: str) -> RegisterRecord:
        """Return a record as another process reads it."""
        reopened = self.office.reopened()
        try:
            return reopened.record_of("clinic", id_)
        finally:
            reopened.close()

    def value(self, id_: str, name: str) -> Any:
        """Return what a field of a record holds."""
        return self.record(id_).values.get(name)

    def sessions(self) -> list[RegisterRecord]:
        """Return the sessions by day."""
        with self.records.database.read() as connection:
            found = self.records.load_records(connection, "clinic", registers=["sessions"]).values()
        return sorted((one.record for one in found), key=lambda one: str(one.values["day"]))

    def reminders(self) -> tuple[QueuedNotice, ...]:
        """Return the reminders that wait in the outbox."""
        last = self.records.notices_last("clinic", 100)
        kinds = {NoticeKind.REGISTER_REMINDER}
        return tuple(one for one in last if one.state == QUEUED and one.notice.kind in kinds)

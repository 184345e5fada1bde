"""A case under the plugins that ship, driven by commands as a clinic would drive it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from amparo.access.people import Colleague
from amparo.case.agenda import AgendaItem
from amparo.case.apply import apply
from amparo.case.commands import Alarm, Body, Command, CompleteStep, Context, OpenCase, RecordEvent, Refusal
from amparo.case.decide import decide
from amparo.case.events import Event
from amparo.case.model import Case, ConflictHit, Deadline, Person, Proof
from amparo.case.settle import Settlement, settle
from amparo.declarations import Catalog, PluginContext, PluginDeclarations, Role
from amparo.plugins import ENGINE_VERSION
from amparo.plugins.catalog import build_catalog
from amparo.plugins.manager import PluginSource, declarations, load

ZONE = "America/Los_Angeles"
MODULES = {
    "asylum": "amparo_asylum",
    "carecen_la": "amparo_carecen_la",
    "orientation": "amparo_orientation",
    "refugee_closet": "amparo_refugee_closet",
}
PEOPLE = {
    "ines": (Role.INTAKE_WORKER,),
    "pablo": (Role.PARALEGAL,),
    "ana": (Role.STAFF_ATTORNEY,),
    "sofia": (Role.SUPERVISING_ATTORNEY,),
    "clara": (Role.PRO_BONO_COORDINATOR,),
    "victor": (Role.PRO_BONO_ATTORNEY,),
    "vera": (Role.PRO_BONO_ATTORNEY,),
    "sol": (Role.SOCIAL_WORKER,),
    "dina": (Role.SUPPORT_VOLUNTEER,),
}
COLLEAGUES = tuple(
    Colleague(id=name, organization="clinic", roles=roles, capacity=3 if Role.PRO_BONO_ATTORNEY in roles else 0)
    for name, roles in PEOPLE.items()
)


def declared(plugin: str) -> PluginDeclarations:
    """Return everything that a shipped plugin declares."""
    context = PluginContext(organization="clinic", engine_version=ENGINE_VERSION)
    return declarations(load(PluginSource(id=plugin, module=MODULES[plugin])), plugin, context)


def catalog_of(*plugins: str) -> Catalog:
    """Return the catalog of these plugins, checked as an office's is."""
    return build_catalog("clinic", [declared(plugin) for plugin in plugins])


def noon(day: date) -> datetime:
    """Return noon or an hour before it in Los Angeles, as UTC."""
    return datetime(day.year, day.month, day.day, 19, tzinfo=UTC)


class Docket:
    """One case of one invented person; `day` lets time pass with every alarm at its own instant."""

    def __init__(self, catalog: Catalog, opened: date, **facts: bool | str) -> None:
        self.catalog, self.now = catalog, noon(opened)
        self.case = Case(id="case-1", now=self.now)
        self.conflicts: tuple[ConflictHit, ...] = ()
        self.events: list[Event] = []
        self.count = 0
        person = Person(id="", role="principal", name="Luz Marina Ejemplo", a_number="000-111-222", language="Mam")
        self.do(
            "ines",
            OpenCase(number="26-AB2C", case_type="defensive_asylum", zone=ZONE, persons=(person,), facts=dict(facts)),
        )

    def ask(self, actor: str, body: Body) -> Refusal | None:
        """Carry out a command; returns the refusal, if it is one."""
        self.count += 1
        command = Command(id=f"command-{self.count}", organization="clinic", actor=actor, body=body)
        context = Context(now=self.now, colleagues=COLLEAGUES, conflicts=self.conflicts)
        made = decide(self.case, command, self.catalog, context)
        if isinstance(made, Refusal):
            return made
        for item in made:
            event = Event(
                seq=self.case.seq + 1,
                at=self.now,
                command=command.id,
                actor=actor,
                catalog=self.catalog.hash,
                body=item,
            )
            self.events.append(event)
            self.case = apply(self.case, event)
        return None

    def do(self, actor: str, body: Body) -> None:
        """Carry out a command that has to be taken."""
        refused = self.ask(actor, body)
        assert refused is None, refused

    def complete(self, actor: str, step: str, /, **answers: Any) -> None:
        """Complete a step that has to be open."""
        self.do(actor, CompleteStep(step=step, answers=answers))

    def record(self, actor: str, event: str, on: date, proof: str = "", about: str | None = None, **data: Any) -> None:
        """Record an event, with its proof received on the same day if there is one."""
        shown = Proof(paper=proof, received=on) if proof else None
        self.do(actor, RecordEvent(event=event, on=on, data=data, proof=shown, about=about))

    def day(self, day: date) -> None:
        """Let time pass to noon of a day."""
        until = noon(day)
        while (alarm := self.settlement.alarm) is not None and alarm <= until:
            self.now = max(alarm, self.now)
            self.do("engine", Alarm())
        self.now = until

    @property
    def settlement(self) -> Settlement:
        """Return what follows from the record now."""
        return settle(self.case, self.catalog, self.now)

    @property
    def open_steps(self) -> set[str]:
        """Return the ids of the steps that can be done now."""
        return {item.step for item in self.settlement.agenda if item.status == "open"}

    def item(self, step: str) -> AgendaItem:
        """Return the agenda's item of a step, or of the last of them if it is there more than once."""
        return [item for item in self.settlement.agenda if step in {item.step, item.key}][-1]

    def deadline(self, rule: str) -> Deadline:
        """Return the deadline of a rule, or the last of them."""
        return [deadline for deadline in self.case.deadlines if deadline.rule == rule][-1]

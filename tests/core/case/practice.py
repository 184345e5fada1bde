"""A small practice of law for the tests of the engine: one case type, three rules, a ladder; invented people."""

from __future__ import annotations

from datetime import UTC, date, datetime

from amparo.access.people import Colleague
from amparo.case.apply import apply
from amparo.case.commands import Body, Command, Context, Refusal
from amparo.case.decide import decide
from amparo.case.events import Event
from amparo.case.model import Case, ConflictHit
from amparo.case.settle import Settlement, settle
from amparo.deadlines.closures import CourtClosure
from amparo.declarations import (
    ENGINE_EVENTS,
    ActionDeclaration,
    CaseType,
    Catalog,
    Climb,
    ClockDeclaration,
    Counting,
    CourtDeclaration,
    DeadlineRule,
    Done,
    EventDeclaration,
    Fact,
    FactDeclaration,
    FieldDeclaration,
    FieldKind,
    Form,
    Happened,
    Ladder,
    LawValue,
    MetBy,
    Operation,
    PersonIs,
    Phase,
    PlacementPolicy,
    RecordsEvent,
    Repeats,
    Role,
    RuleKind,
    Rung,
    Scope,
    StepDeclaration,
    StepDue,
    Text,
    Trigger,
)

ZONE = "America/Los_Angeles"
MORNING = datetime(2027, 1, 4, 18, tzinfo=UTC)  # a Monday, ten o'clock in Los Angeles


def field(name: str, kind: FieldKind = FieldKind.TEXT, **more: object) -> FieldDeclaration:
    """Return a question with its name as label."""
    return FieldDeclaration(name=name, label=Text(name.replace("_", " ")), kind=kind, **more)  # type: ignore[arg-type]


EVENTS = (
    EventDeclaration(kind="last_arrival", title=Text("last arrival"), scope=Scope.PERSON),
    EventDeclaration(
        kind="notice_to_appear_filed",
        title=Text("notice to appear filed"),
        scope=Scope.PROCEEDING,
        fields=(field("court"),),
        opens="immigration_court",
    ),
    EventDeclaration(
        kind="hearing_scheduled",
        title=Text("hearing scheduled"),
        scope=Scope.PROCEEDING,
        needs="notice_to_appear_filed",
        fields=(
            field("kind", FieldKind.CHOICE, choices=("master", "individual")),
            field("hearing_date", FieldKind.DATE),
        ),
    ),
    EventDeclaration(
        kind="hearing_moved",
        title=Text("hearing moved"),
        scope=Scope.PROCEEDING,
        about="hearing_scheduled",
        updates=True,
        fields=(field("hearing_date", FieldKind.DATE),),
    ),
    EventDeclaration(
        kind="hearing_cancelled",
        title=Text("hearing cancelled"),
        scope=Scope.PROCEEDING,
        about="hearing_scheduled",
        ends=True,
    ),
    EventDeclaration(
        kind="evidence_filed", title=Text("evidence filed"), scope=Scope.PROCEEDING, about="hearing_scheduled"
    ),
    EventDeclaration(kind="i589_filed", title=Text("I-589 filed"), scope=Scope.PERSON, needs="last_arrival"),
    EventDeclaration(
        kind="request_for_evidence", title=Text("request for evidence"), fields=(field("by", required=False),)
    ),
    EventDeclaration(kind="request_answered", title=Text("request answered"), about="request_for_evidence", ends=True),
    EventDeclaration(kind="clock_stopped", title=Text("clock stopped"), scope=Scope.PERSON),
    EventDeclaration(kind="clock_restarted", title=Text("clock restarted"), scope=Scope.PERSON),
    *ENGINE_EVENTS,
)


def rule(rule_id: str, counting: Counting, days: int, trigger: Trigger, **more: object) -> DeadlineRule:
    """Return a rule of this small law, in force without end."""
    facts = {"kind": RuleKind.ACT_BY, "unit": "days", "ladder": "ladder", "scope": Scope.CASE, **more}
    return DeadlineRule(
        id=rule_id,
        title=Text(rule_id.replace("_", " ")),
        description="a rule of the tests",
        counting=counting,
        values=(LawValue(from_=date(2000, 1, 1), value=days, authority="Act of the tests, section 1"),),
        trigger=trigger,
        who_acts="respondent",
        citation="Act of the tests, section 1",
        confidence="H",
        **facts,  # type: ignore[arg-type]
    )


RULES = (
    rule(
        "one_year",
        Counting.ANNIVERSARY,
        1,
        Trigger(event="last_arrival"),
        unit="years",
        scope=Scope.PERSON,
        met_by=(MetBy(event="i589_filed"),),
        applies_if=~Fact("asylum.child").equals(value=True),
    ),
    rule(
        "hearing_filing",
        Counting.BACK_FROM_HEARING,
        30,
        Trigger(event="hearing_scheduled", where=(("kind", "individual"),), date_field="hearing_date"),
        scope=Scope.PROCEEDING,
        met_by=(MetBy(event="evidence_filed", occasion=True),),
    ),
    rule(
        "answer_request",
        Counting.CALENDAR_DAYS,
        87,
        Trigger(event="request_for_evidence"),
        met_by=(MetBy(event="request_answered", occasion=True),),
    ),
    rule(
        "work_permit",
        Counting.NOT_BEFORE,
        150,
        Trigger(event="i589_filed"),
        kind=RuleKind.NOT_BEFORE,
        scope=Scope.PERSON,
        clock="work_permit_clock",
        ladder=None,
    ),
    rule(
        "decision_target", Counting.CALENDAR_DAYS_NO_ROLL, 180, Trigger(event="i589_filed"), kind=RuleKind.GOVERNMENT,
        ladder=None,
    ),
)  # fmt: skip

STEPS = (
    StepDeclaration(
        id="conflict_check",
        title=Text("conflict check"),
        phase="screening",
        case_types=("asylum",),
        roles=(Role.INTAKE_WORKER,),
        operation=Operation.CONFLICT_CHECK,
    ),
    StepDeclaration(
        id="screening",
        title=Text("screening"),
        phase="screening",
        case_types=("asylum",),
        condition=Done("conflict_check"),
        roles=(Role.PARALEGAL,),
        form=Form(
            fields=(
                field("custody", FieldKind.CHOICE, choices=("detained", "free"), fact="asylum.custody"),
                field("child", FieldKind.YES_NO, fact="asylum.child", required=False),
            )
        ),
    ),
    StepDeclaration(
        id="place",
        title=Text("place with a volunteer"),
        phase="placement",
        case_types=("asylum",),
        condition=Done("screening"),
        roles=(Role.PRO_BONO_COORDINATOR,),
        completed_by=("placement_accepted",),
    ),
    StepDeclaration(
        id="engagement",
        title=Text("engagement letter"),
        phase="placement",
        case_types=("asylum",),
        condition=Happened("placement_accepted"),
        roles=(Role.PRO_BONO_ATTORNEY, Role.STAFF_ATTORNEY),
        due=StepDue(days=5, after="placement_accepted"),
    ),
    StepDeclaration(
        id="file_i589",
        title=Text("file the I-589"),
        phase="filing",
        case_types=("asylum",),
        scope=Scope.PERSON,
        condition=PersonIs(roles=("principal",)) & Done("screening"),
        roles=(Role.STAFF_ATTORNEY,),
        form=Form(fields=(field("filed_on", FieldKind.DATE), field("receipt", required=False))),
        records=(RecordsEvent(event="i589_filed", date_field="filed_on", proof_field="receipt"),),
    ),
    StepDeclaration(
        id="prepare_hearing",
        title=Text("prepare the hearing"),
        phase="hearing",
        case_types=("asylum",),
        scope=Scope.PROCEEDING,
        repeats=Repeats.PER_EVENT,
        occasion="hearing_scheduled",
        roles=(Role.PARALEGAL,),
    ),
    StepDeclaration(
        id="suggest_shelter",
        title=Text("suggest a shelter"),
        phase="screening",
        case_types=("asylum",),
        condition=Fact("asylum.custody").equals("free"),
        roles=(Role.SOCIAL_WORKER,),
        action="shelters",
    ),
)

CATALOG = Catalog(
    hash="the catalog of the case tests",
    organization="clinic",
    case_types=(
        CaseType(
            id="asylum",
            title=Text("asylum"),
            phases=(
                Phase(id="screening", title=Text("screening")),
                Phase(id="placement", title=Text("placement"), entered_when=Done("screening")),
                Phase(id="filing", title=Text("filing"), entered_when=Happened("placement_accepted")),
                Phase(id="hearing", title=Text("hearing"), entered_when=Happened("hearing_scheduled")),
            ),
            person_roles=("principal", "child", "adverse"),
            forums=("immigration_court",),
        ),
    ),
    facts=(
        FactDeclaration(
            name="asylum.custody", title=Text("custody"), kind=FieldKind.CHOICE, choices=("detained", "free")
        ),
        FactDeclaration(name="asylum.child", title=Text("unaccompanied child"), kind=FieldKind.YES_NO),
    ),
    events=EVENTS,
    steps=STEPS,
    rules=RULES,
    ladders=(
        Ladder(
            id="ladder",
            rungs=(
                Rung(days_before=30, to=(Role.STAFF_ATTORNEY,)),
                Rung(days_before=7, to=(Role.STAFF_ATTORNEY, Role.PARALEGAL)),
                Rung(days_before=1, to=(Role.STAFF_ATTORNEY, Role.SUPERVISING_ATTORNEY)),
            ),
            climbs=(
                Climb(after_business_days=1, to=(Role.SUPERVISING_ATTORNEY,)),
                Climb(after_business_days=2, to=(Role.DIRECTOR,)),
            ),
            urgent_under_days=7,
            urgent_to=(Role.SUPERVISING_ATTORNEY,),
        ),
    ),
    clocks=(
        ClockDeclaration(
            id="work_permit_clock",
            title=Text("work permit clock"),
            start="i589_filed",
            stop="clock_stopped",
            restart="clock_restarted",
            citation="Act of the tests, section 2",
        ),
    ),
    actions=(
        ActionDeclaration(
            id="shelters",
            title=Text("look for shelters"),
            function="amparo_tests:shelters",
            fields=("principal.language", "asylum.custody"),
            answers=Form(fields=(field("places"),)),
            fallback=(Role.SOCIAL_WORKER,),
            plugin="shelter_network",
        ),
    ),
    placement=(
        PlacementPolicy(
            case_types=("asylum",),
            offer_business_days=5,
            urgent_offer_business_days=2,
            urgent_within_days=21,
            least_days_before_filing=30,
            offer_ends_at_hour=17,
            remind_days_before=2,
        ),
    ),
    courts=(
        CourtDeclaration(
            code="LOS",
            forum="immigration_court",
            name="Los Angeles Immigration Court",
            address="Los Angeles",
            zone=ZONE,
            source="invented for the tests",
            as_of=date(2027, 1, 1),
        ),
    ),
)

PEOPLE = {
    "ines": (Role.INTAKE_WORKER,),
    "pablo": (Role.PARALEGAL,),
    "ana": (Role.STAFF_ATTORNEY,),
    "sofia": (Role.SUPERVISING_ATTORNEY,),
    "clara": (Role.PRO_BONO_COORDINATOR,),
    "victor": (Role.PRO_BONO_ATTORNEY,),
    "vera": (Role.PRO_BONO_ATTORNEY,),
    "sol": (Role.SOCIAL_WORKER,),
}
COLLEAGUES = tuple(
    Colleague(id=name, organization="clinic", roles=roles, capacity=3 if Role.PRO_BONO_ATTORNEY in roles else 0)
    for name, roles in PEOPLE.items()
)


class Docket:
    """One case, driven by commands as a clinic would; keeps every event, so that the record can be folded again."""

    def __init__(self) -> None:
        self.now = MORNING
        self.catalog = CATALOG
        self.catalogs: dict[str, Catalog] = {}
        self.case = Case(id="case-1", now=MORNING)
        self.events: list[Event] = []
        self.count = 0
        self.conflicts: tuple[ConflictHit, ...] = ()
        self.closures: tuple[CourtClosure, ...] = ()
        self.colleagues = COLLEAGUES

    def ask(self, actor: str, body: Body, organization: str = "clinic") -> Refusal | None:
        """Carry out a command; returns the refusal, if it is one."""
        self.count += 1
        command = Command(id=f"command-{self.count}", organization=organization, actor=actor, body=body)
        self.now = max(self.now, self.case.now)
        self.catalogs[self.catalog.hash] = self.catalog
        context = Context(
            now=self.now,
            colleagues=self.colleagues,
            conflicts=self.conflicts,
            closures=self.closures,
            former=self.catalogs.get(self.case.catalog),
        )
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

    @property
    def settlement(self) -> Settlement:
        """Return what follows from the record now."""
        return settle(self.case, self.catalog, self.now)

    def status(self, step: str) -> str:
        """Return where a step stands on the agenda, or that it is not on it."""
        return next((item.status.value for item in self.settlement.agenda if step in {item.step, item.key}), "done")

"""The life of one invented case as the commands that people give, the same mix as the demo's, without its waiting."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import date, timedelta

from amparo.access.people import Colleague
from amparo.case.apply import apply
from amparo.case.commands import (
    AddNote,
    AnswerOffer,
    Assign,
    Body,
    Command,
    CompleteStep,
    ConfirmDate,
    Context,
    OfferPlacement,
    OpenCase,
    Prove,
    RecordEvent,
    Refusal,
    StateFacts,
    Waive,
)
from amparo.case.decide import decide
from amparo.case.events import Event
from amparo.case.model import Case, LegalEvent, Person, Proof
from amparo.declarations import Catalog, Role

ORGANIZATION = "benchmark"
STAFF = {
    "ines": (Role.INTAKE_WORKER, Role.SOCIAL_WORKER),
    "pablo": (Role.PARALEGAL,),
    "ana": (Role.STAFF_ATTORNEY,),
    "sofia": (Role.SUPERVISING_ATTORNEY,),
    "clara": (Role.PRO_BONO_COORDINATOR,),
    "vera": (Role.PRO_BONO_ATTORNEY,),
}
ROOMY = 10_000  # a volunteer who takes as many cases as a benchmark opens


def _invented_name() -> str:
    """Return a name that is nobody's, so that the cases of a benchmark are no conflicts of each other."""
    return " ".join(
        "".join(secrets.choice("bcdfglmnprst") + secrets.choice("aeiou") for _ in range(4)).title() for _ in range(3)
    )


def opening(number: str) -> OpenCase:
    """Return an intake of an invented person and her child."""
    return OpenCase(
        number=number,
        case_type="defensive_asylum",
        language="es",
        zone="America/Los_Angeles",
        persons=(
            Person(
                id="",
                role="principal",
                name=_invented_name(),
                birth_date=date(1994, 5, 2),
                language="Spanish",
                country="El Salvador",
            ),
            Person(id="", role="child", name=_invented_name(), birth_date=date(2019, 8, 30), language="Spanish"),
        ),
    )


def life(today: date) -> Iterator[tuple[str, Body]]:
    """Yield who does what, from the first question to the closing; dates are today or before, hearings are ahead."""
    yield from _screening(today)
    yield from _placement(today)
    yield from _court(today)
    yield from _decision(today)


def _step(who: str, step: str, **answers: object) -> tuple[str, Body]:
    return who, CompleteStep(step=step, answers=answers)


def _screening(today: date) -> Iterator[tuple[str, Body]]:
    arrived = str(today - timedelta(days=200))
    yield _step("ines", "urgency_triage", custody="not_detained", date_near=False, prior_order="none", fee_notice=False,
                safety_risk=False)  # fmt: skip
    yield _step("ines", "record_names", family_entered="confirmed", adverse_entered="confirmed")
    yield _step("ines", "conflict_check")
    for person in ("p1", "p2"):
        yield _step("ines", f"record_arrival@{person}", manner="between_ports_of_entry", shown_by="her own account",
                    arrived_on=arrived, unaccompanied_child=False)  # fmt: skip
    yield _step("ines", "screening_interview", held_on=str(today), interpreter="not_needed", fear_of_return=True,
                protected_ground="political_opinion", criminal_history="none", signed_return_papers=False)  # fmt: skip
    for person in ("p1", "p2"):
        yield _step("ines", f"one_year_check@{person}", one_year_exception="not_needed")
    yield "ines", AddNote(text="Called on Tuesday; best reached after six in the evening.")
    yield _step("sofia", "screening_decision", result="pro_bono", decided_on=str(today), reasons="a strong claim")


def _placement(today: date) -> Iterator[tuple[str, Body]]:
    yield _step("ines", "placement_consent", signed_on=str(today), consents=True)
    yield _step("clara", "placement_summary", relief_sought="asylum", summary="A teacher who was threatened.", hours=60)
    yield "clara", OfferPlacement(to=("vera",))
    yield "vera", AnswerOffer(accept=False, reason="a trial that week")
    yield "clara", OfferPlacement(to=("vera",))
    yield "vera", AnswerOffer(accept=True)
    yield "sofia", Assign(role=Role.STAFF_ATTORNEY, person="ana")
    yield _step("ana", "engagement", extent="full_representation", appeal_included=False, signed_on=str(today),
                proof="signed letter")  # fmt: skip


def _court(today: date) -> Iterator[tuple[str, Body]]:
    def ahead(days: int) -> str:
        return str(today + timedelta(days=days))

    yield _step("pablo", "record_court_proceeding", court="NLA", filed_with_court_on=str(today))
    yield _step("ana", "enter_appearance", filed_on=str(today), form="eoir_28", proof="ECAS confirmation")
    for kind, days in (("master", 45), ("individual", 200)):
        data = {"kind": kind, "hearing_date": ahead(days), "hearing_time": "09:00"}
        yield "pablo", RecordEvent(event="hearing_scheduled", on=today, data=data)
    yield _step("pablo", "file_i589@p1", filed_on=str(today), proof="stamped page", filed_with="immigration_court",
                included_as="applicant", fee_paid=True)  # fmt: skip
    for days in (180, 260):
        data = {"hearing_date": ahead(days), "hearing_time": "13:00"}
        yield "pablo", RecordEvent(event="hearing_moved", on=today, about=_INDIVIDUAL, data=data)
    yield "ana", ConfirmDate(deadline="ic_individual_nondetained_filing", reason="the court's notice, read by two")
    yield "pablo", AddNote(text="Expert report asked for; the author answers by mail.")
    yield "pablo", StateFacts(facts={"asylum.safety_risk": True})
    filed = Proof(paper="ECAS confirmation", received=today)
    yield (
        "pablo",
        RecordEvent(event="hearing_evidence_filed", on=today, about=_INDIVIDUAL, data={"what": "tabs A to F"}),
    )
    yield "pablo", Prove(deadline="ic_individual_nondetained_filing", proof=filed)


def _decision(today: date) -> Iterator[tuple[str, Body]]:
    yield "ana", RecordEvent(event="hearing_held", on=today, about=_INDIVIDUAL, data={"result": "completed"})
    granted = {"outcome": "granted", "form": "oral"}
    yield "ana", RecordEvent(event="asylum_decision", on=today, data=granted)
    yield _step("ana", "explain_decision", how="in_person", understood="confirmed", told_on=str(today),
                last_day_told="thirty days from today")  # fmt: skip
    yield _step("sofia", "closing_decision", reason="asylum_granted", decided_on=str(today), no_date_open="confirmed")


def year(today: date, number: int) -> Iterator[tuple[str, Body]]:
    """Yield what a quiet year adds to a case: a master hearing set, told, moved, prepared and held, calls and facts."""
    data = {"kind": "master", "hearing_date": str(today + timedelta(days=60)), "hearing_time": "09:00"}
    told = {"how": "by_telephone", "understood": "confirmed", "told_on": str(today)}
    yield "pablo", RecordEvent(event="hearing_scheduled", on=today, data=data)
    yield _step("ines", f"tell_client_hearing_date{_LATEST}", **told)
    yield "ines", AddNote(text=f"call {number}: the client asks about the interpreter")
    moved = {"hearing_date": str(today + timedelta(days=50)), "hearing_time": "13:00"}
    yield "pablo", RecordEvent(event="hearing_moved", on=today, about=_LATEST, data=moved)
    yield _step("ines", f"tell_client_hearing_moved{_LATEST_MOVE}", **told)
    yield "pablo", StateFacts(facts={"asylum.safety_risk": number % 2 == 0})
    yield _step("pablo", f"prepare_master_hearing{_LATEST}", allegations_reviewed="confirmed", filings_needed=False)
    yield "sofia", Waive(deadline=_LATEST, reason="nothing to file for this master hearing")
    yield "sofia", Assign(role=Role.STAFF_ATTORNEY, person="ana")
    yield "ana", RecordEvent(event="hearing_held", on=today, about=_LATEST, data={"result": "continued"})
    yield "ines", AddNote(text=f"call {number}: the hearing was continued")


_INDIVIDUAL = "the individual hearing"
_LATEST = " of the latest hearing"
_LATEST_MOVE = " of the latest move"


def resolved(body: Body, case: Case) -> Body:
    """Return a body with the hearing's id where one is meant, since ids are known only on the record."""
    match body:
        case RecordEvent(about=str() as meant) if meant in {_INDIVIDUAL, _LATEST}:
            return body.model_copy(update={"about": _hearing(case, meant).id})
        case Waive(deadline=meant) if meant == _LATEST:
            hearing = _hearing(case, meant).id
            return body.model_copy(update={"deadline": next(d.id for d in case.deadlines if d.trigger == hearing)})
        case CompleteStep(step=step) if step.endswith(_LATEST):
            hearing_ = _hearing(case, _LATEST)
            key = f"{step.removesuffix(_LATEST)}@{hearing_.proceeding}#{hearing_.id}"
            return body.model_copy(update={"step": key})
        case CompleteStep(step=step) if step.endswith(_LATEST_MOVE):
            move = case.of_kind["hearing_moved"][-1]
            return body.model_copy(update={"step": f"{step.removesuffix(_LATEST_MOVE)}@{move.proceeding}#{move.id}"})
    return body


def _hearing(case: Case, meant: str) -> LegalEvent:
    hearings = case.of_kind["hearing_scheduled"]
    return hearings[-1] if meant == _LATEST else next(e for e in hearings if e.data["kind"] == "individual")


def colleagues() -> tuple[Colleague, ...]:
    """Return the staff as `decide` knows them."""
    return tuple(
        Colleague(id=name, organization=ORGANIZATION, roles=roles, capacity=ROOMY) for name, roles in STAFF.items()
    )


def lived(catalog: Catalog, today: date, case: Case, years: int = 0) -> tuple[Case, list[Event]]:
    """Live a case in memory, with some quiet years behind it; returns the record and its events. Raises if refused."""
    events: list[Event] = []
    bodies: list[tuple[str, Body]] = [("ines", opening("27-BENCH")), *life(today)]
    bodies += [each for number in range(years) for each in year(today, number)]
    for place, (who, body) in enumerate(bodies):
        command = Command(id=f"c{place}", organization=ORGANIZATION, actor=who, body=resolved(body, case))
        made = decide(case, command, catalog, Context(now=case.now, colleagues=colleagues()))
        if isinstance(made, Refusal):
            raise RuntimeError(f"{body.kind} was refused: {made.sentence.en}")  # noqa: TRY004 - not a wrong type
        for item in made:
            event = Event(seq=case.seq + 1, at=case.now, command=command.id, actor=who, catalog=catalog.hash, body=item)
            case = apply(case, event)
            events.append(event)
    return case, events

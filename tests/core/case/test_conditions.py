"""Conditions on a case: what they range over, and how they are said."""

from __future__ import annotations

from datetime import date

import pytest
from tests.core.case.practice import CATALOG, MORNING

from amparo.case.conditions import Where, holds, in_words
from amparo.case.model import Case, LegalEvent, Person, Proceeding, StepDone
from amparo.declarations import (
    AnyPerson,
    AnyProceeding,
    Condition,
    Done,
    Fact,
    Happened,
    PersonIs,
    ProceedingIs,
    Text,
)

CASE = Case(
    id="case-1",
    now=MORNING,
    persons=(Person(id="p1", role="principal", name="Luz Ejemplo"), Person(id="p2", role="child", name="Sol Ejemplo")),
    proceedings=(Proceeding(id="c1", forum="immigration_court"), Proceeding(id="c2", forum="uscis")),
    facts={"asylum.custody": "free", "asylum.child@p2": True},
    events=(
        LegalEvent(id="e1", kind="last_arrival", on=date(2026, 3, 10), person="p1"),
        LegalEvent(
            id="e2", kind="hearing_scheduled", on=date(2026, 9, 1), proceeding="c1", data={"kind": "individual"}
        ),
        LegalEvent(id="e3", kind="evidence_filed", on=date(2026, 9, 2), proceeding="c1", about="e2"),
        LegalEvent(id="e4", kind="notice_to_appear_filed", on=date(2026, 9, 2), struck=True),
    ),
    steps=(
        StepDone(key="file_i589@p1", step="file_i589", where="p1", on=date(2026, 9, 3), by="ana", seq=4),
        StepDone(
            key="prepare_hearing@c1#e2",
            step="prepare_hearing",
            where="c1",
            occasion="e2",
            on=date(2026, 9, 4),
            by="ana",
            seq=5,
        ),
    ),
)
FIRST, CHILD = Where(person="p1"), Where(person="p2")
COURT, AGENCY = Where(proceeding="c1"), Where(proceeding="c2")


@pytest.mark.parametrize(
    ("condition", "where", "expected"),
    [
        (Happened("last_arrival"), FIRST, True),
        (Happened("last_arrival"), CHILD, False),
        (Happened("last_arrival"), Where(), True),
        (Happened("last_arrival"), COURT, True),  # what is about a person is about no proceeding in particular
        (Happened("hearing_scheduled", {"kind": "individual"}), COURT, True),
        (Happened("hearing_scheduled", {"kind": "master"}), COURT, False),
        (Happened("hearing_scheduled"), AGENCY, False),
        (AnyProceeding(of=Happened("hearing_scheduled")), AGENCY, True),
        (Happened("evidence_filed", occasion=True), Where(proceeding="c1", occasion="e2"), True),
        (Happened("evidence_filed", occasion=True), Where(proceeding="c1", occasion="e9"), False),
        (Happened("notice_to_appear_filed"), Where(), False),  # struck: it never happened
        (Done("file_i589"), FIRST, True),
        (Done("file_i589"), CHILD, False),
        (Done("file_i589"), Where(), True),
        (Fact("asylum.custody").equals("free"), CHILD, True),
        (Fact("asylum.child").equals(value=True), CHILD, True),
        (Fact("asylum.child").equals(value=True), FIRST, False),
        (Fact("asylum.child").known(), FIRST, False),
        (AnyPerson(of=Fact("asylum.child").equals(value=True)), FIRST, True),
        (PersonIs(roles=("child",)), CHILD, True),
        (PersonIs(roles=("child",)), FIRST, False),
        (PersonIs(roles=("child",)), Where(), False),
        (ProceedingIs(forums=("uscis",)), AGENCY, True),
        (ProceedingIs(forums=("uscis",)), COURT, False),
        (Done("prepare_hearing"), Where(proceeding="c1", occasion="e2"), True),
        (Done("prepare_hearing"), Where(proceeding="c1", occasion="e9"), False),  # done for another hearing
        (Done("prepare_hearing"), COURT, True),
        (Happened("last_arrival") & ~Done("file_i589"), FIRST, False),
        (Happened("i589_filed") | Done("file_i589"), FIRST, True),
    ],
)
def test_a_condition_ranges_over_its_scope(condition: Condition, where: Where, expected: bool) -> None:  # noqa: FBT001 - a table of cases
    """About this person or proceeding, about the whole case, or widened to any."""
    assert expected is holds(condition, CASE, where)


@pytest.mark.parametrize(
    ("condition", "english", "spanish"),
    [
        (Happened("last_arrival"), "“last arrival” is not recorded yet", "todavía no consta «last arrival»"),
        (~Happened("last_arrival"), "“last arrival” is already recorded", "ya consta «last arrival»"),
        (
            Done("file_i589") | Fact("asylum.child").equals(value=True),
            "the step “file the I-589” is not done yet or “unaccompanied child” is not known to be yes",
            "todavía falta el paso «file the I-589» o no consta que «unaccompanied child» sea sí",
        ),
        (
            Happened("hearing_scheduled", {"hearing_date": "2027-03-04"}),
            "it is not recorded yet under “hearing scheduled” that “hearing date” is March 4, 2027",
            "todavía no consta en «hearing scheduled» que «hearing date» sea 4 de marzo de 2027",
        ),
        (
            Happened("hearing_moved", {"hearing_date": "2027-03-04", "hours": 2}),
            "it is not recorded yet under “hearing moved” that “hearing date” is March 4, 2027 and “hours” is 2",
            "todavía no consta en «hearing moved» que «hearing date» sea 4 de marzo de 2027 y «hours» sea 2",
        ),
        (
            Happened("hearing_scheduled", {"kind": "individual"}) | Happened("hearing_scheduled", {"kind": "master"}),
            "it is not recorded yet under “hearing scheduled” that “kind” is individual or master",
            "todavía no consta en «hearing scheduled» que «kind» sea individual o master",
        ),
        (
            Happened("i589_filed") | Happened("hearing_scheduled", {"x": 1}),
            "“I-589 filed” is not recorded yet or it is not recorded yet under “hearing scheduled” that “x” is 1",
            "todavía no consta «I-589 filed» o todavía no consta en «hearing scheduled» que «x» sea 1",
        ),
        (
            ~Happened("hearing_scheduled", {"kind": "individual"}),
            "it is already recorded under “hearing scheduled” that “kind” is individual",
            "ya consta en «hearing scheduled» que «kind» es individual",
        ),
        (
            PersonIs(roles=("principal", "spouse", "child")),
            "this is only for the client, spouse or child",
            "esto es solo para: cliente, cónyuge o hija o hijo",
        ),
        (
            ProceedingIs(forums=("board_of_immigration_appeals", "harbor_master")),
            "this is only before: Board of Immigration Appeals or harbor master",
            "esto es solo ante: Junta de Apelaciones de Inmigración o harbor master",
        ),
    ],
)
def test_a_condition_says_what_is_missing_in_both_languages(condition: Condition, english: str, spanish: str) -> None:
    """The reason that a paralegal reads beside a step that is not open."""
    words = in_words(condition, CATALOG)

    assert (english, spanish) == (words.en, words.es)


def test_a_condition_says_choices_by_their_names() -> None:
    """Of the fact, and of the event's field, in both languages."""
    labels = (Text("in detention", "en detención"), Text("at liberty", "en libertad"))
    kinds = (Text("master hearing", "audiencia preliminar"), Text("individual hearing", "audiencia individual"))
    fact = CATALOG.fact["asylum.custody"].model_copy(update={"choice_labels": labels})
    hearing = CATALOG.event["hearing_scheduled"]
    fields = tuple(f.model_copy(update={"choice_labels": kinds}) if f.name == "kind" else f for f in hearing.fields)
    named = CATALOG.model_copy(update={"facts": (fact,), "events": (hearing.model_copy(update={"fields": fields}),)})
    named = type(CATALOG).model_validate(named.model_dump())
    either = in_words(Fact("asylum.custody").is_in("detained", "free"), named)
    master = in_words(Happened("hearing_scheduled", {"kind": "master"}), named)

    assert either.en == "“custody” is not known to be in detention or at liberty"
    assert either.es == "no consta que «custody» sea en detención o en libertad"
    assert master.es == "todavía no consta en «hearing scheduled» que «kind» sea audiencia preliminar"


def test_a_condition_names_a_rule_by_its_title() -> None:
    """What the engine records holds the rule's id, which says nothing to a paralegal."""
    words = in_words(Happened("notice_reached", {"rule": "one_year"}), CATALOG)

    assert words.en.endswith("that “rule” is “one year”")
    assert words.es.endswith("que «regla» sea «one year»")


def test_a_condition_on_a_number_says_it_as_a_paralegal_would() -> None:
    """The step that waits for a conflict check without a hit."""
    words = in_words(Happened("conflicts_checked", {"hits": 0}), CATALOG)

    assert "it is not recorded yet under “conflict check run” that “possible conflicts found” is 0" == words.en
    assert (
        "todavía no consta en «verificación de conflictos hecha» que «posibles conflictos encontrados» sea 0"
    ) == words.es

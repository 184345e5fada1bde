"""Deadline rules, ladders, clocks, courts and templates: every name exists, and nobody is left untold."""

from collections.abc import Callable
from datetime import date

import pytest

from amparo.declarations import (
    ClockDeclaration,
    CourtDeclaration,
    DocumentTemplate,
    Excepted,
    FactSource,
    FieldKind,
    Ladder,
    MetBy,
    Modifier,
    Note,
    Role,
    RuleFact,
    Rung,
    TemplateField,
    Text,
    Trigger,
    When,
)

ONE_OF = "it is one of “master”, “individual”"
SET_DATE = {"counting": "set_date", "unit": "none", "values": ()}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"case_types": ("defence",)}, ", case_types: There is no case type named “defence”. Did you mean defense?"),
        (
            {"trigger": Trigger(event="hearing_schedule")},
            ", trigger: There is no event named “hearing_schedule”. Did you mean hearing_scheduled?",
        ),
        (
            {"trigger": Trigger(event="hearing_scheduled", where=(("kind", "merits"),))},
            f", trigger: field “kind” of event “hearing_scheduled” is never “merits”; {ONE_OF}",
        ),
        (
            {"other_triggers": (Trigger(event="hearing_schedule"),)},
            ", trigger: There is no event named “hearing_schedule”. Did you mean hearing_scheduled?",
        ),
        (
            {"trigger": Trigger(event="hearing_scheduled", date_field="date")},
            ", date_field: There is no field of event “hearing_scheduled” named “date”. Did you mean hearing_date?",
        ),
        (
            {"trigger": Trigger(event="hearing_scheduled", date_field="kind")},
            ", date_field: field “kind” of event “hearing_scheduled” is no date",
        ),
        (
            {"governed_by": "file"},
            ", reads: There is no fact for rules named “file”. Did you mean filed?",
        ),
        ({"printed_field": "kind"}, ", printed_field: field “kind” of event “hearing_scheduled” is no date"),
        ({"met_by": (MetBy(event="zzz"),)}, ", met_by: There is no event named “zzz”."),
        (
            {"met_by": (MetBy(event="hearing_scheduled", where=(("zzz", 1),)),)},
            ", met_by: There is no field of event “hearing_scheduled” named “zzz”.",
        ),
        ({"clock": "zzz"}, ", clock: There is no clock named “zzz”."),
        ({"ladder": "offices"}, ", ladder: There is no ladder named “offices”. Did you mean office?"),
        ({"governed_by": "kind"}, ", reads: fact “kind” is of kind choice, and date is needed"),
        ({"set_by": ("kind",), **SET_DATE}, ", reads: fact “kind” is of kind choice, and date is needed"),
        ({"number_from": "filed"}, ", reads: fact “filed” is of kind date, and whole_number is needed"),
        ({"plus": ("filed",)}, ", reads: fact “filed” is of kind date, and whole_number is needed"),
        ({"times": "day_abroad"}, ", reads: There is no fact for rules named “day_abroad”. Did you mean days_abroad?"),
        (
            {"excepted": (Excepted(when=(When(fact="kind", values=("merits",)),), why=Text("why")),)},
            f", reads: fact “kind” is never “merits”; {ONE_OF}",
        ),
        (
            {"notes": (Note(when=(When(fact="served_by", values=("mail",)),), say=Text("say")),)},
            ", reads: There is no fact for rules named “served_by”.",
        ),
        ({"ladder": None}, ", ladder: nobody would be told of this deadline; name a ladder"),
        (
            {"modifiers": (Modifier(rule="zzz", fact="kind", values=("master",)),)},
            ", modifiers: There is no deadline rule named “zzz”.",
        ),
        (
            {"modifiers": (Modifier(rule="brief", fact="kind", values=("master",)),)},
            ", modifiers: rule “brief” is of kind act_by, not a modifier",
        ),
        (
            {"modifiers": (Modifier(rule="mail", fact="served", values=("mail",)),)},
            ", reads: There is no fact for rules named “served”.",
        ),
        (
            {"modifiers": (Modifier(rule="mail", fact="kind", values=("mail",)),)},
            f", modifiers: fact “kind” is never “mail”; {ONE_OF}",
        ),
        (
            {
                "values": (
                    {"from": date(2020, 1, 1), "until": date(2025, 2, 1), "value": 15, "authority": "Part II, 3.1(b)"},
                    {"from": date(2025, 1, 1), "value": 30, "authority": "Part II, 3.1(b)"},
                )
            },
            ": values: the one until 2025-02-01 overlaps the one from 2025-01-01",
        ),
    ],
)
def test_a_rule_that_names_what_there_is_not_or_contradicts_itself_is_refused(
    harbor: Callable, rule: Callable, problems: Callable, changes: dict[str, object], expected: str
) -> None:
    """With its place in the rule and the nearest name."""
    mail = rule(id="mail", kind="modifier", counting="calendar_days", ladder=None)

    assert (f"Plugin “harbor”, deadline rule “brief”{expected}",) == problems(harbor(rules=(mail, rule(**changes))))


def test_a_sound_rule_with_everything_in_it_is_left_in_peace(
    harbor: Callable, rule: Callable, problems: Callable
) -> None:
    """Modifier, clock, ladder, printed date, and an event that meets it; examples are not required."""
    mail = rule(id="mail", kind="modifier", counting="calendar_days", ladder=None)
    brief = rule(
        modifiers=(Modifier(rule="mail", fact="kind", values=("individual",)),),
        met_by=(MetBy(event="application_filed"),),
        clock="waiting",
        governed_by="filed",
        plus=("days_abroad",),
        printed_field="hearing_date",
        case_types=("defense",),
    )

    assert () == problems(harbor(rules=(mail, brief)))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (FactSource(fact="harbor.custodi"), "There is no fact named “harbor.custodi”. Did you mean harbor.custody?"),
        (FactSource(event="application"), "There is no event named “application”. Did you mean application_filed?"),
        (
            FactSource(event="hearing_scheduled", where=(("kind", "merits"),)),
            f"field “kind” of event “hearing_scheduled” is never “merits”; {ONE_OF}",
        ),
        (
            FactSource(event="hearing_scheduled", date_field="date"),
            "There is no field of event “hearing_scheduled” named “date”. Did you mean hearing_date?",
        ),
        (
            FactSource(event="hearing_scheduled", date_field="kind"),
            "field “kind” of event “hearing_scheduled” is of kind choice, and date is needed",
        ),
        (FactSource(field="zzz"), "There is no field of any event named “zzz”."),
        (FactSource(fact="harbor.custody"), "fact “harbor.custody” is of kind choice, and date is needed"),
    ],
)
def test_a_fact_that_the_record_cannot_hold_is_refused(
    harbor: Callable, problems: Callable, source: FactSource, expected: str
) -> None:
    """A rule that reads it would wait for ever, or break on what it finds."""
    fact = RuleFact(name="served_on", title=Text("served on"), kind=FieldKind.DATE, sources=(source,))

    assert (f"Plugin “harbor”, fact for rules “served_on”, sources: {expected}",) == problems(
        harbor(rule_facts=(fact,))
    )


def test_a_fact_that_takes_several_days_has_no_source(harbor: Callable, problems: Callable) -> None:
    """Stops and restarts belong together, and only a case's clock knows which."""
    source = FactSource(event="application_filed")
    fact = RuleFact(name="stopped", title=Text("stopped"), kind=FieldKind.DATE, several=True, sources=(source,))
    expected = "sources: a fact that takes several has none: in a record a clock tells it"

    assert (f"Plugin “harbor”, fact for rules “stopped”, {expected}",) == problems(harbor(rule_facts=(fact,)))


def test_a_rule_that_reads_another_kind_of_field_than_its_fact_is_refused(
    harbor: Callable, rule: Callable, problems: Callable
) -> None:
    """The trigger's field “kind” is no date: the engine could not read one from it."""
    fact = RuleFact(name="served_on", title=Text("served on"), kind=FieldKind.DATE, sources=(FactSource(field="kind"),))
    brief = rule(governed_by="served_on")

    (found,) = problems(harbor(rule_facts=(fact,), rules=(brief,)))

    expected = "fact “served_on” is of kind date, but field “kind” of event “hearing_scheduled” is of kind choice"
    assert f"Plugin “harbor”, deadline rule “brief”, reads: {expected}" == found


@pytest.mark.parametrize(
    ("kind", "source", "expected"),
    [
        (
            FieldKind.WHOLE_NUMBER,
            FactSource(event="application_filed"),
            "the day of event “application_filed” is a date, and whole_number is needed",
        ),
        (
            FieldKind.CHOICE,
            FactSource(fact="harbor.custody", equals=("detained",)),
            "“equals” says whether a value is among others, and the fact is of kind choice, not yes_no",
        ),
    ],
)
def test_a_place_gives_only_the_kind_that_it_holds(
    harbor: Callable, problems: Callable, kind: FieldKind, source: FactSource, expected: str
) -> None:
    """A day is no number of days, and a comparison is yes or no."""
    fact = RuleFact(name="spent", title=Text("spent"), kind=kind, sources=(source,))

    assert (f"Plugin “harbor”, fact for rules “spent”, sources: {expected}",) == problems(harbor(rule_facts=(fact,)))


@pytest.mark.parametrize(
    ("ladder", "expected"),
    [
        (Ladder(id="other", rungs=()), ": it has no rung: nobody would be told"),
        (Ladder(id="other", rungs=(Rung(days_before=1, to=()),)), ", rung 1: it tells nobody; name at least one role"),
        (
            Ladder(id="other", rungs=(Rung(days_before=1, hour=25, to=(Role.PARALEGAL,)),)),
            ", rung 1: an hour is between 0 and 23, not 25",
        ),
    ],
)
def test_a_ladder_that_tells_nobody_is_refused(
    harbor: Callable, problems: Callable, ladder: Ladder, expected: str
) -> None:
    """A deadline would pass in silence."""
    assert (f"Plugin “harbor”, ladder “other”{expected}",) == problems(harbor(ladders=(ladder,)))


def test_a_clock_that_counts_between_events_there_are_not_is_refused(harbor: Callable, problems: Callable) -> None:
    """It would stand still."""
    clock = ClockDeclaration(
        id="ead",
        title=Text("clock"),
        start="zzz",
        stop="hearing_scheduled",
        restart="case_reopened",
        citation="8 CFR 208.7",
    )

    assert ("Plugin “harbor”, clock “ead”: There is no event named “zzz”.",) == problems(harbor(clocks=(clock,)))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"forum": "imigration_court"},
            "forum: There is no forum named “imigration_court”. Did you mean immigration_court?",
        ),
        ({"zone": "Pacific time"}, "zone: “Pacific time” is not a time zone; write it as in America/Los_Angeles"),
        ({"zone": "../etc"}, "zone: “../etc” is not a time zone; write it as in America/Los_Angeles"),
        ({"zone": ""}, "zone: “” is not a time zone; write it as in America/Los_Angeles"),
    ],
)
def test_a_court_has_a_forum_and_a_time_zone(
    harbor: Callable, problems: Callable, changes: dict[str, str], expected: str
) -> None:
    """The zone decides on which day an hour falls."""
    said = {"code": "HBR", "forum": "immigration_court", "name": "Harbor", "address": "1 Invented Street"}
    said |= {"zone": "America/Los_Angeles", "source": "invented", "as_of": "2026-11-01", **changes}

    assert (f"Plugin “harbor”, court “HBR”, {expected}",) == problems(
        harbor(courts=(CourtDeclaration.model_validate(said),))
    )


def template(source: str, **changes: object) -> DocumentTemplate:
    """A template with one field that asks for this value."""
    field = TemplateField(name="asked", label=Text("asked"), source=source)
    said = {"id": "notice", "title": Text("notice"), "files": {"en": "notice.en.docx"}, "fields": (field,)}
    return DocumentTemplate.model_validate({**said, **changes})


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (
            template("principal.nam"),
            ": the field “asked” asks for an unknown value: There is no value named “principal.nam”.",
        ),
        (
            template("facts.harbor.custodi"),
            ", field “asked”: There is no fact named “harbor.custodi”. Did you mean harbor.custody?",
        ),
        (template("codes.harbor.custodi"), ", field “asked”: There is no fact named “harbor.custodi”."),
        (template("events.never_happened.on"), ", field “asked”: There is no event named “never_happened”."),
        (template("events.case_closed.judge"), ", field “asked”: There is no answer of the event named “judge”."),
        (template("deadline.no_such_rule.date"), ", field “asked”: There is no deadline rule named “no_such_rule”."),
        (template("today", stage=("afterwards",)), ", stage: There is no phase named “afterwards”."),
        (
            template("today", case_types=("defence",)),
            ", case_types: There is no case type named “defence”. Did you mean defense?",
        ),
        (
            template("facts.harbor.custody", de_identified=True),
            ": the field “asked” asks for facts.harbor.custody, which could tell who the client is",
        ),
    ],
)
def test_a_template_that_asks_for_what_there_is_not_is_refused(
    harbor: Callable, problems: Callable, asked: DocumentTemplate, expected: str
) -> None:
    """Weeks before anybody needs the letter."""
    (found,) = problems(harbor(documents=(asked,)))

    assert found.startswith(f"Plugin “harbor”, document “notice”{expected}")

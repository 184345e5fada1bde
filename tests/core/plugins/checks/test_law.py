"""Deadline rules, ladders, clocks, courts and templates: every name exists, and nobody is left untold."""

from collections.abc import Callable
from datetime import date

import pytest

from amparo.declarations import (
    ClockDeclaration,
    CourtDeclaration,
    DocumentTemplate,
    Ladder,
    MetBy,
    Modifier,
    Role,
    Rung,
    TemplateField,
    Text,
    Trigger,
)

ONE_OF = "it is one of “master”, “individual”"


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
            {"trigger": Trigger(event="hearing_scheduled", date_field="date")},
            ", date_field: There is no field of event “hearing_scheduled” named “date”. Did you mean hearing_date?",
        ),
        (
            {"trigger": Trigger(event="hearing_scheduled", date_field="kind")},
            ", date_field: field “kind” of event “hearing_scheduled” is no date",
        ),
        (
            {"governed_by": "hearing"},
            ", governed_by: There is no field of event “hearing_scheduled” named “hearing”. Did you mean hearing_date?",
        ),
        ({"printed_field": "kind"}, ", printed_field: field “kind” of event “hearing_scheduled” is no date"),
        ({"met_by": (MetBy(event="zzz"),)}, ", met_by: There is no event named “zzz”."),
        (
            {"met_by": (MetBy(event="hearing_scheduled", where=(("zzz", 1),)),)},
            ", met_by: There is no field of event “hearing_scheduled” named “zzz”.",
        ),
        ({"clock": "zzz"}, ", clock: There is no clock named “zzz”."),
        ({"ladder": "offices"}, ", ladder: There is no ladder named “offices”. Did you mean office?"),
        ({"ladder": None}, ", ladder: nobody would be told of this deadline; name a ladder"),
        (
            {"modifiers": (Modifier(rule="zzz", field="kind", values=("master",)),)},
            ", modifiers: There is no deadline rule named “zzz”.",
        ),
        (
            {"modifiers": (Modifier(rule="brief", field="kind", values=("master",)),)},
            ", modifiers: rule “brief” is of kind act_by, not a modifier",
        ),
        (
            {"modifiers": (Modifier(rule="mail", field="served", values=("mail",)),)},
            ", modifiers: There is no field of event “hearing_scheduled” named “served”.",
        ),
        (
            {"modifiers": (Modifier(rule="mail", field="kind", values=("mail",)),)},
            f", modifiers: field “kind” is never “mail”; {ONE_OF}",
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
        modifiers=(Modifier(rule="mail", field="kind", values=("individual",)),),
        met_by=(MetBy(event="application_filed"),),
        clock="waiting",
        governed_by="hearing_date",
        printed_field="hearing_date",
        case_types=("defense",),
    )

    assert () == problems(harbor(rules=(mail, brief)))


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

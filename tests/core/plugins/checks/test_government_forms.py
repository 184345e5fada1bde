"""Government forms that contradict themselves or each other: refused when the catalog is built."""

from __future__ import annotations

from typing import Any

import pytest
from tests.core.documents.forms.blank import CHILDREN, FORM, JOBS, QUESTIONS
from tests.core.documents.forms.conftest import FACTS

from amparo.declarations import (
    CaseType,
    Fact,
    FormField,
    FormRows,
    GovernmentForm,
    Phase,
    PluginDeclarations,
    PluginInfo,
    Text,
)
from amparo.errors import DeclarationsInvalid
from amparo.plugins.catalog import build_catalog

KIND = CaseType(
    id="asylum",
    title=Text("asylum", "asilo"),
    phases=(Phase(id="screening", title=Text("screening", "entrevista")),),
    person_roles=("principal", "child"),
    forums=("immigration_court",),
)
READS = ("persons", "principal.a_number", "principal.birth_date", "principal.name", "principal.telephone")


def plugin(*forms: GovernmentForm, id_: str = "asylum", **parts: Any) -> PluginDeclarations:
    """Return what a plugin declares that has these forms."""
    info = PluginInfo(
        id=id_,
        version="1",
        title=Text("x", "y"),
        owner="o",
        contact="c",
        requires_amparo="",
        reads=parts.pop("reads", READS),
    )
    return PluginDeclarations(info=info, government_forms=forms, **parts)


def problems(*declared: PluginDeclarations) -> list[str]:
    """Return everything that is wrong with plugins together, from the place on."""
    try:
        build_catalog("clinic", declared)
    except DeclarationsInvalid as invalid:
        return [one.removeprefix("Plugin “asylum”, government form “t-1”, ") for one in invalid.problems]
    return []


def changed(**parts: Any) -> list[str]:
    """Return what is wrong with the small form with these parts."""
    return problems(plugin(FORM.model_copy(update=parts), facts=FACTS, case_types=(KIND,)))


def asked(number: int, **parts: Any) -> list[str]:
    """Return what is wrong with the small form with one of its questions otherwise."""
    questions = list(QUESTIONS)
    questions[number] = questions[number].model_copy(update=parts)
    return changed(questions=tuple(questions))


def field(number: int, **parts: Any) -> list[str]:
    """Return what is wrong with the small form with the first field of a question otherwise."""
    first, *others = QUESTIONS[number].fields
    return asked(number, fields=(first.model_copy(update=parts), *others))


def rows(of: FormRows, **parts: Any) -> list[str]:
    """Return what is wrong with the small form with one of its rows otherwise."""
    return changed(rows=tuple(one.model_copy(update=parts) if one is of else one for one in FORM.rows))


def test_the_form_of_the_tests_is_sound() -> None:
    """Otherwise the mistakes below would be others'."""
    assert [] == changed()


def test_what_is_wrong_with_an_edition_is_said() -> None:
    """It rests on the agency's own word, and the pages show it."""
    assert [
        "authority: the edition of 2026-03-01 has none: say by which page of the agency of the tests it is in use"
    ] == (changed(url=""))
    assert ["printed: each of them says what the pages show, with {edition} once where the date stands"] == (
        changed(printed=("Form T-1",))
    )
    assert ["edition_written: “today” writes no date; %m/%d/%y writes 01/20/25"] == changed(edition_written="today")
    assert ["accepted_until: it is accepted on no day: the day must be after accepted_from"] == (
        changed(accepted_until=FORM.accepted_from)
    )
    assert "government form “T 1”: its name is not" in changed(id="T 1")[0]


def test_two_forms_of_one_edition_are_refused_whosever_they_are() -> None:
    """Which of them fills a file must not depend on anything but the file."""
    other = plugin(FORM.model_copy(update={"id": "t-one", "questions": QUESTIONS[:1], "rows": ()}), id_="other",
                   reads=("principal.name",))  # fmt: skip
    found = problems(plugin(FORM, facts=FACTS, case_types=(KIND,)), other)

    same = "is form T-1 of 2026-03-01 too: which of them fills a file must be plain"
    of_other = f"Plugin “other”, government form “t-one”, edition: “t-1” of plugin “asylum” {same}"
    assert [f"edition: “t-one” of plugin “other” {same}", of_other] == found


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (asked(0, source="applicant.nam"), "question “name”: There is no value named “applicant.nam”"),
        (asked(2, source="facts.asylum.receit"), "question “receipt”: There is no fact named “asylum.receit”"),
        (asked(0, constant="x"), "question “name”: exactly one of source, constant and holds answers it"),
        (asked(0, source=None), "question “name”: exactly one of source, constant and holds answers it, here none"),
        (asked(0, label=Text("name", " ")), "question “name”: it has no label"),
        (asked(0, fields=()), "question “name”: it fills no field"),
        (asked(0, id="born"), "question “born” stands there twice"),
        (asked(0, when=Fact("asylum.unit").equals("cave")), "question “name”: "),
        (field(0, name="born"), "the field “born” stands in question “name” too: a field has one answer"),
        (field(0, name="na*"), "“na*” is not the full name of one field"),
        (field(0, at=(True,)), "the field “name” is no box: at and state are a box's"),
        (field(6, at=()), "the box “unit_apartment” does not say at which answers it is ticked"),
        (field(6, at=("cave",)), "the field “unit_apartment” waits for the answer “cave”, which its fact never has"),
        (field(8, written={}), "the field “sex” does not say which state stands for which answer"),
        (field(0, row=2), "question “name”: only the fields of rows stand in a second row"),
        (rows(CHILDREN, roles=("niece",)), "rows “children”, roles: There is no role of a person named “niece”"),
        (rows(CHILDREN, columns=("x",)), "rows “children”: rows of persons have roles and no columns"),
        (rows(JOBS, columns=()), "rows “jobs”: rows of a fact have columns and no roles"),
        (rows(JOBS, columns=("boss",)), "rows “jobs”, question “employer”: There is no value named “row.employer”"),
        (rows(JOBS, source="jobs"), "rows “jobs”: “jobs” is no list"),
        (changed(case_types=("asilo",)), "case_types: There is no case type named “asilo”"),
        (changed(left_blank=("name",)), "left_blank: the field “name” stands in question “name” too"),
    ],
)
def test_what_is_wrong_with_a_question_or_its_fields_is_said(found: list[str], said: str) -> None:
    """Each with its place, before anybody fills a form."""
    assert any(said in one for one in found), found


def test_what_a_form_reads_of_the_engine_is_said_by_its_plugin() -> None:
    """Whoever installs a plugin sees that it reads a client's number."""
    (told,) = problems(plugin(FORM, facts=FACTS, case_types=(KIND,), reads=READS[:-1]))

    assert "value of the case “principal.telephone” (government form “t-1”, question “telephone”)" in told


def test_a_bare_yes_in_yaml_is_an_answer() -> None:
    """YAML takes yes, no and 3 for other things than texts."""
    assert {"true": "Y", "3": "three"} == FormField(name="x", written={True: "Y", 3: "three"}).written  # type: ignore[dict-item]

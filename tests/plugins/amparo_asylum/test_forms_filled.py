"""Forms I-589 and I-765 filled for an invented family, and read back beside what is printed on the paper."""

from __future__ import annotations

from datetime import date

import pytest
from tests.plugins.amparo_asylum.answered import answer_everything, ask_for_the_permit, family
from tests.plugins.amparo_asylum.forms.blank import blank, contents
from tests.plugins.amparo_asylum.forms.paper import FORMS, printed
from tests.plugins.amparo_asylum.lives import OPENED
from tests.plugins.docket import Docket

from amparo.case.commands import AddPerson, StateFacts
from amparo.case.model import Person
from amparo.declarations import Catalog
from amparo.documents.forms.answers import FormAnswers, State, form_answers
from amparo.documents.forms.file import opened
from amparo.documents.forms.fill import FilledForm, filled_form
from amparo.documents.values import FieldValues

I589, I765 = (FORMS[name] for name in ("i_589_2025_01_20", "i_765_2025_08_21"))
OFFICE = FieldValues(by_source={"organization.name": "Clínica de Ejemplo"})


@pytest.fixture
def engaged(catalog: Catalog) -> Docket:
    """Return the family's case before anybody has asked what the forms ask."""
    docket = Docket(catalog, OPENED)
    family(docket)
    return docket


@pytest.fixture
def answered(engaged: Docket) -> Docket:
    """Return the family's case with every question of both forms answered."""
    answer_everything(engaged)
    ask_for_the_permit(engaged)
    return engaged


def answers(docket: Docket, form: str, person: int = 0) -> FormAnswers:
    """Return what a case says of a form's questions, for one of its persons."""
    declared = next(one for one in docket.catalog.government_forms if one.id == form)
    return form_answers(declared, docket.case, docket.catalog, OFFICE, docket.case.persons[person])


def filled(docket: Docket, form: str) -> FilledForm:
    """Return the form filled on a blank one made of the list of its fields."""
    with opened(blank(FORMS[form]), f"{form}.pdf") as file:
        return filled_form(file, FORMS[form], answers(docket, form), draft=False)


def shown(made: FilledForm) -> dict[tuple[str, str], str]:
    """Return what stands in each field, by the item and the words that are printed beside it."""
    held = contents(made.content)
    return {(one.item, one.printed): held[name] for name, one in printed(made.form).items()}


def state_of(found: FormAnswers) -> dict[str, State]:
    """Return how each question stands, by its id."""
    return {one.id: one.state for one in found.answers}


def test_an_answered_family_has_an_asylum_application_that_is_whole(answered: Docket) -> None:
    """Nothing is open, nothing in the way, and each answer stands beside the words that ask for it."""
    made = filled(answered, I589.id)
    paper = shown(made)
    expected = {
        ("A.I.1", "Alien Registration Number(s) (A-Number)"): "000111222",
        ("A.I.2", "U.S. Social Security Number"): "None",
        ("A.I.5", "First Name"): "Luz",
        ("A.I.8", "Residence: Telephone Number (area code)"): "213",
        ("A.I.8", "Residence: Telephone Number"): "555-0100",
        ("A.I.9", "Mailing: Street Number and Name"): "PO Box 555",
        ("A.I.10", "Sex: Female"): "F",
        ("A.I.10", "Sex: Male"): "",
        ("A.I.13", "City and Country of Birth"): "Todos Santos, Guatemala",
        ("A.I.18.b", "I am now in Immigration Court proceedings."): "B",
        ("A.I.19.c", "Entry 1: Place"): "Sasabe, AZ",
        ("A.I.19.c", "Entry 2: Date"): "05/02/2019",
        ("A.II spouse", "I am not married."): "",
        ("A.II spouse.9", "Date of Marriage (mm/dd/yyyy)"): "05/08/2010",
        ("A.II children", "I have children."): "N",
        ("A.II children", "I do not have any children."): "",
        ("A.II children", "Total number of children"): "2",
        ("A.II child 1.8", "Date of Birth (mm/dd/yyyy)"): "07/04/2015",
        ("A.II child 2.1", "Alien Registration Number (A-Number)"): "none",
        ("A.II child 2.13", "Is this child in the U.S.? No (Specify location)"): "Todos Santos, Guatemala",
        ("A.II child 2.14", "Place of last entry into the U.S."): "N/A",
        ("A.III.2", "Residence 1: To (Mo/Yr)"): "present",
        ("A.III.5", "Mother: Deceased"): "1",
        ("A.III.5", "Sibling 2: Current Location"): "Mexico",
        ("E", "Print Complete Name of Preparer"): "Abogada, Ana",
    }

    assert ((), ()) == (made.open, made.troubles)
    assert expected == {place: paper[place] for place in expected}


def test_an_answered_family_has_an_application_for_work_that_is_whole(answered: Docket) -> None:
    """What the other form asked is not asked again; the boxes of floors and suites are those that are printed so."""
    made = filled(answered, I765.id)
    paper = shown(made)
    expected = {
        ("2.1.a", "Family Name (Last Name)"): "Ejemplo Sintético",
        ("2.3.b", "Other names: Given Name (First Name)"): "Luz",
        ("2.4.a", "Other names: Family Name (Last Name)"): "",
        ("2.5.b", "Mailing: Street Number and Name"): "PO Box 555",
        ("2.5.c", "Mailing: Apt."): "",
        ("2.6", "Is your current mailing address the same as your physical address? No"): "N",
        ("2.7.b", "Physical: Apt."): " APT ",
        ("2.7.d", "Physical: State"): "CA",
        ("2.10", "Sex: Female"): "N",
        ("2.27", "Eligibility Category: first box"): "c",
        ("2.27", "Eligibility Category: second box"): "8",
        ("2.27", "Eligibility Category: third box"): "",
        ("3.1.b", "language of the interpreter"): "Mam",
        ("4.3.b", "Interpreter: Flr."): " STE ",  # so the file calls the box that the paper calls a floor
        ("5.3.b", "Preparer: Ste."): " APT ",
        ("5.2", "Preparer's Business or Organization Name"): "Clínica de Ejemplo",
        ("5.7.b", "my representation extends beyond the preparation of this application"): "Y",
    }

    assert ((), ()) == (made.open, made.troubles)
    assert expected == {place: paper[place] for place in expected}


def test_what_a_field_cannot_hold_stands_whole_on_the_additional_sheet(answered: Docket) -> None:
    """The long story of Part B is on the sheet from its first word to its last."""
    sheet = filled(answered, I589.id).sheet

    assert [True] == [
        one.text.startswith("On the 4th day") and one.text.endswith("list of the union.") for one in sheet
    ]


def test_before_anybody_asks_every_question_is_open(engaged: Docket) -> None:
    """An application with nothing answered says nothing: no question of yes or no is taken for a no."""
    found = state_of(answers(engaged, I589.id))
    parts_b_c = [one.id for one in I589.questions if one.part in {"B", "C"} and not one.id.endswith("_explained")]

    assert dict.fromkeys(parts_b_c, State.OPEN) == {name: found[name] for name in parts_b_c}
    assert (State.ANSWERED, State.OPEN) == (found["a_number"], found["birth_date"])  # the case shows one of them


def test_a_yes_without_its_explanation_is_open(answered: Docket) -> None:
    """Whoever answers yes to a question of Part C has to say more."""
    answered.do("ana", StateFacts(facts={f"asylum.crimes_here@{answered.case.persons[0].id}": True}))

    assert ["crimes_here_explained"] == [one.id for one in answers(answered, I589.id).open]


def test_a_marriage_without_a_spouse_in_the_case_is_open(catalog: Catalog) -> None:
    """A form that says “married” and shows nobody would contradict itself."""
    docket = Docket(catalog, OPENED)
    docket.do("ines", StateFacts(facts={f"asylum.marital_status@{docket.case.persons[0].id}": "married"}))

    assert State.OPEN is state_of(answers(docket, I589.id))["spouse"]


def test_mail_to_the_home_is_written_as_the_form_for_work_wants_it(answered: Docket) -> None:
    """The same address is the mailing address there, with its apartment, and N/A where a second one would stand."""
    answered.do("ana", StateFacts(facts={f"asylum.mailing_same@{answered.case.persons[0].id}": True}))
    paper = shown(filled(answered, I765.id))
    expected = {
        ("2.5.b", "Mailing: Street Number and Name"): "100 Example Street",
        ("2.5.c", "Mailing: Apt."): " APT ",
        ("2.5.c", "Mailing: number of the Apt., Ste. or Flr."): "4B",
        ("2.7.a", "Physical: Street Number and Name"): "N/A",
        ("2.7.b", "Physical: Apt."): "",
    }

    assert expected == {place: paper[place] for place in expected}


def test_the_husbands_own_application_shows_the_wife(answered: Docket) -> None:
    """For whoever is the applicant the other one is the spouse, and the children are theirs too."""
    found = answers(answered, I589.id, person=1)
    text = {one.id: one.text for one in found.answers}

    assert ("000-111-222", "Luz") == (text["spouse[1].a_number"], text["spouse[1].given_name"])
    assert "2" == text["number_of_children"]


def test_a_seventh_child_goes_on_the_additional_sheet(engaged: Docket) -> None:
    """The paper has room for four children and its supplement for two."""
    for number in range(3, 8):
        child = Person(id="", role="child", name=f"Niña {number}", birth_date=date(2016, number, 1))
        engaged.do("ines", AddPerson(person=child))
    found = answers(engaged, I589.id).answers

    assert {7} == {one.place.row for one in found if one.beyond}

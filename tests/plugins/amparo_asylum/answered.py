"""An invented family that has answered every question of Forms I-589 and I-765, by the steps that ask them."""

from __future__ import annotations

from datetime import date, timedelta

from tests.plugins.amparo_asylum.lives import ARRIVED, FILED, represented
from tests.plugins.docket import Docket

from amparo.case.commands import AddPerson
from amparo.case.model import Person

_GROWN = 2000
LONG_STORY = " ".join(
    f"On the {day}th day they came again and asked for the list of the union." for day in range(4, 40)
)


def family(docket: Docket) -> None:
    """Bring a case to the day on which an attorney is engaged, and add a husband and two children."""
    represented(docket)
    for role, name, number, born in (
        ("spouse", "Juan Ejemplo Ruiz", "000-111-223", date(1988, 2, 29)),
        ("child", "Sol Ejemplo Sintético", "000-111-224", date(2015, 7, 4)),
        ("child", "Río Ejemplo Sintético", "", date(2012, 11, 30)),
    ):
        person = Person(id="", role=role, name=name, a_number=number, birth_date=born, country="GT")
        docket.do("ines", AddPerson(person=person))


def answer_everything(docket: Docket) -> None:
    """Answer, for the client, the husband and both children, whatever the two forms ask."""
    ids = [person.id for person in docket.case.persons]
    for person, given, sex, born in zip(
        ids, ("Luz", "Juan", "Sol", "Río"), "fmfm", (1990, 1988, 2015, 2012), strict=True
    ):
        _person(docket, person, given, {"f": "female", "m": "male"}[sex], born, here=given != "Río")
    _family(docket, *ids[1:])
    _applicant(docket, ids[0])
    _background(docket, ids[0])
    _claim(docket, ids[0])
    _preparer(docket, ids[0])


def ask_for_the_permit(docket: Docket) -> None:
    """File the application and answer Form I-765 for the client, read out by an interpreter."""
    client = docket.case.persons[0].id
    docket.day(FILED)
    docket.complete(
        "ana", f"file_i589@{client}", filed_with="immigration_court", included_as="applicant", fee_paid=True,
        filed_on=FILED - timedelta(days=1), proof="ECAS 7",
    )  # fmt: skip
    docket.complete(
        "pablo", f"i765_answers@{client}", permit_reason="initial", permit_category="c_8", ever_arrested=False,
        permit_asked_before=False, other_names_used="Sintética | Marina | none\nde Ejemplo | Luz | Marina",
        mobile_telephone="213-555-0105", email="luz@example.org", abc_class_member=False, read_form_in="interpreter",
    )  # fmt: skip
    docket.complete(
        "pablo", "form_interpreter", interpreter_language="Mam", interpreter_family_name="Intérprete",
        interpreter_given_name="Irma", interpreter_organization="Voces Mayas de Ejemplo",
        interpreter_street="9 Sample Plaza", interpreter_unit="floor", interpreter_unit_number="3",
        interpreter_city="Los Angeles", interpreter_state="CA", interpreter_zip="90003",
        interpreter_telephone="(213) 555-0109",
    )  # fmt: skip


def _person(docket: Docket, person: str, given: str, sex: str, born: int, *, here: bool) -> None:
    docket.complete(
        "pablo", f"i589_identity@{person}", family_name="Ejemplo Sintético", given_name=given,
        middle_name="Marina" if given == "Luz" else None,
        sex=sex, marital_status="married" if born < _GROWN else "single", birth_city="Todos Santos",
        birth_province="Huehuetenango", birth_country="Guatemala", citizenship="Guatemala", ethnic_group="Maya Mam",
        born_on=date(born, 6, 1), alien_number="none", passport_number=f"P{len(given)}000111",
    )  # fmt: skip
    arrival = {
        "last_entry_on": ARRIVED, "last_entry_place": "Sasabe, AZ", "last_entry_status": "no status",
        "current_status": "no status", "i94_number": "00012345601",
    }  # fmt: skip
    docket.complete(
        "pablo", f"i589_arrival@{person}", immigration_court="now" if here else "never", **(arrival if here else {})
    )


def _family(docket: Docket, spouse: str, daughter: str, son: str) -> None:
    docket.complete(
        "pablo", f"i589_family_member@{spouse}", in_united_states=True, included_in_application=False,
        own_application=False, married_on=date(2010, 5, 8), marriage_place="Todos Santos, Guatemala",
    )  # fmt: skip
    docket.complete(
        "pablo", f"i589_family_member@{daughter}", in_united_states=True, included_in_application=True,
        own_application=False,
    )  # fmt: skip
    docket.complete(
        "pablo", f"i589_family_member@{son}", in_united_states=False, location_abroad="Todos Santos, Guatemala",
        own_application=False,
    )  # fmt: skip


def _applicant(docket: Docket, client: str) -> None:
    docket.complete(
        "pablo", f"form_address@{client}", residence_street="100 Example Street", residence_unit="apartment",
        residence_unit_number="4B", residence_city="Los Angeles", residence_state="CA", residence_zip="90001",
        mailing_same=False, mailing_care_of="Clínica de Ejemplo", mailing_street="PO Box 555", mailing_unit="none",
        mailing_city="Pasadena", mailing_state="CA", mailing_zip="91101", daytime_telephone="(213) 555-0100",
    )  # fmt: skip
    docket.complete(
        "pablo", f"i589_applicant@{client}", applies_under_torture_convention=True, citizenship_at_birth="Guatemala",
        religion="Catholic", native_language="Mam of Todos Santos", fluent_in_english=False, other_languages="Spanish",
        left_country_on=date(2026, 2, 20), earlier_entries="05/02/2019 | Laredo, TX | none",
        passport_country="Guatemala", passport_expires_on=date(2028, 1, 15),
    )  # fmt: skip


def _background(docket: Docket, client: str) -> None:
    docket.complete(
        "pablo", f"i589_background@{client}",
        last_addresses_abroad="Cantón Chicoy | Todos Santos | Huehuetenango | Guatemala | 01/1990 | 02/2026",
        residences="100 Example Street 4B | Los Angeles | CA | USA | 03/2026 | present\n"
        "Cantón Chicoy | Todos Santos | Huehuetenango | Guatemala | 01/1990 | 02/2026",
        schools="Escuela Rural Mixta | primary | Todos Santos | 01/1997 | 10/2002",
        employment="Escuela Oficial, Todos Santos | teacher | 01/2012 | 02/2026",
        mother_name="Petrona Ejemplo Mendoza", mother_birthplace="Todos Santos, Guatemala", mother_deceased=True,
        father_name="Andrés Ejemplo Pablo", father_birthplace="Todos Santos, Guatemala", father_deceased=False,
        father_location="Todos Santos, Guatemala",
        siblings="Santos Ejemplo | Todos Santos, Guatemala | yes | N/A\n"
        "Rosa Ejemplo | Todos Santos, Guatemala | no | Mexico",
    )  # fmt: skip


def _claim(docket: Docket, client: str) -> None:
    grounds = dict.fromkeys(("ground_race", "ground_religion", "ground_nationality"), False)
    docket.complete(
        "ana", f"i589_claim@{client}", **grounds, ground_political_opinion=True, ground_social_group=True,
        ground_torture=True, past_harm=True, past_harm_explained=LONG_STORY, fears_harm=True,
        fears_harm_explained="They said that they would kill me.", arrested_abroad=False, in_organizations=True,
        in_organizations_explained="The teachers' union, secretary of the local from 2019 to 2026.",
        still_in_organizations=False, fears_torture=True, fears_torture_explained="The same men, with the police.",
    )  # fmt: skip
    docket.complete(
        "ana", f"i589_history@{client}", applied_before=False, travelled_through=True, status_elsewhere=False,
        elsewhere_explained="Mexico, two weeks, no status; I passed through and knew of no way to ask for asylum.",
        harmed_others=False, returned_to_country=False, filing_after_one_year=False, crimes_here=False,
    )  # fmt: skip


def _preparer(docket: Docket, client: str) -> None:
    docket.complete(
        "ana", f"i589_signing@{client}", relatives_assisted=True, assisting_relatives="Juan Ejemplo Ruiz | husband",
        counsel_list_given=True,
    )  # fmt: skip
    docket.complete(
        "ana", "form_preparer", prepared_by_other=True, preparer_family_name="Abogada", preparer_given_name="Ana",
        preparer_street="200 Justice Avenue", preparer_unit="suite", preparer_unit_number="500",
        preparer_city="Los Angeles", preparer_state="CA", preparer_zip="90002", preparer_telephone="(213) 555-0123",
        preparer_email="ana@example.org", preparer_is="attorney", notice_of_appearance_attached=True,
        attorney_bar_number="000111",
    )  # fmt: skip

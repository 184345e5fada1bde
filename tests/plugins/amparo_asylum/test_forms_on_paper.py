"""The agency's own blank forms, from the folder that AMPARO_BLANK_FORMS names: whether the lists of fields are right.

Without that folder this file is not collected. Nothing else depends on it: the lists stand in this repository, and what
is made of them is held against them everywhere.
"""

from __future__ import annotations

import os
from itertools import chain
from pathlib import Path

import pytest
from tests.plugins.amparo_asylum.answered import answer_everything, ask_for_the_permit, family
from tests.plugins.amparo_asylum.forms.blank import contents
from tests.plugins.amparo_asylum.forms.paper import FORMS, printed
from tests.plugins.amparo_asylum.lives import OPENED
from tests.plugins.docket import Docket

from amparo.declarations import Catalog, GovernmentForm
from amparo.documents.forms.answers import form_answers
from amparo.documents.forms.editions import recognized
from amparo.documents.forms.file import opened
from amparo.documents.forms.fill import filled_form
from amparo.documents.values import FieldValues

FOLDER = Path(os.environ["AMPARO_BLANK_FORMS"])
KINDS = {"check": "box"}

every_form = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


def content(form: GovernmentForm) -> bytes:
    """Return the agency's file, which lies there under the form's number."""
    return (FOLDER / f"{form.number.lower()}.pdf").read_bytes()


@every_form
def test_the_list_of_fields_is_the_files(form: GovernmentForm) -> None:
    """Name, kind, state of a box and greatest length of every field are those of the file."""
    with opened(content(form), form.number) as file:
        seen = {one.name: (one.kind, one.states[:1] if one.kind == "box" else (), one.longest) for one in file.fields()}
    listed = {
        name: (KINDS.get(one.kind, one.kind), (one.on,) if one.on else (), one.max_length)
        for name, one in printed(form.id).items()
    }

    assert listed == seen


@every_form
def test_the_file_is_recognized_by_the_edition_on_its_pages(form: GovernmentForm) -> None:
    """The pages show form and edition in the words that are declared; superseded on the day it was read."""
    with opened(content(form), form.number) as file:
        found = recognized(tuple(FORMS.values()), file.pages(), today=form.as_of, title=file.title)

    assert (form.id, True) == (found.form.id, found.problem is not None)


@every_form
def test_an_answered_family_fills_the_agencys_own_file(form: GovernmentForm, catalog: Catalog) -> None:
    """Nothing is open, nothing in the way, and what waits for a pen is empty."""
    docket = Docket(catalog, OPENED)
    family(docket)
    answer_everything(docket)
    ask_for_the_permit(docket)
    office = FieldValues(by_source={"organization.name": "Clínica de Ejemplo"})
    declared = next(one for one in catalog.government_forms if one.id == form.id)
    with opened(content(form), form.number) as file:
        found = form_answers(declared, docket.case, catalog, office, docket.case.persons[0])
        made = filled_form(file, declared, found, draft=False)
    held = contents(made.content)

    assert ((), ()) == (made.open, made.troubles)
    assert {""} == {held[name] for name in chain.from_iterable(one.fields for one in form.by_hand)}

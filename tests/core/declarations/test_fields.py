"""Forms as plugins write them: a model that can be answered, and refusals that say which fields were wrong."""

from datetime import date
from typing import Annotated

import pytest
from pydantic import BaseModel

from amparo.declarations import Ask, FieldKind, Form
from amparo.declarations.fields import AnswersRefused, checked_answers


class Filing(BaseModel):
    """A form as a plugin writes it."""

    filed_on: Annotated[date, Ask(en="filed on", es="presentada el", fact="harbor.filed_on")]
    with_fee: Annotated[bool, Ask(es="con la tarifa")] = False


def test_a_form_keeps_what_is_said_of_each_question() -> None:
    """Label in both languages, the fact that the answer states, and whether it is required."""
    filed_on, with_fee = Form.of(Filing).fields

    assert ("filed on", "presentada el", "harbor.filed_on", FieldKind.DATE, True) == (
        filed_on.label.en,
        filed_on.label.es,
        filed_on.fact,
        filed_on.kind,
        filed_on.required,
    )
    assert ("with fee", "con la tarifa", False) == (with_fee.label.en, with_fee.label.es, with_fee.required)


def test_the_model_of_a_form_can_itself_be_answered() -> None:
    """An action gives back an instance of it: what is said of a question must not be taken for its type."""
    answered = Filing(filed_on=date(2026, 11, 3), with_fee=True)

    assert {"filed_on": "2026-11-03", "with_fee": True} == checked_answers(
        Form.of(Filing).fields, answered.model_dump(mode="json")
    )


def test_refused_answers_name_each_field_that_was_wrong() -> None:
    """Apart from the sentences, which repeat what was given."""
    with pytest.raises(AnswersRefused) as refused:
        checked_answers(Form.of(Filing).fields, {"filed_on": "yesterday", "fee": 3})

    assert ["fee", "filed_on"] == sorted(refused.value.fields)
    assert 2 == len(refused.value.problems)

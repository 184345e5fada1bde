"""What a kept form says otherwise than its case does now."""

from __future__ import annotations

from tests.core.documents.forms.conftest import CLIENT, answered, case_of, child

from amparo.case.kept_documents import DocumentKind, MadeDocument
from amparo.declarations import Text
from amparo.documents.forms.answers import FormAnswers
from amparo.documents.forms.stale import changed_answers, recorded_answers

WHOLE = answered(case_of(child(1)))


def kept(answers: FormAnswers) -> MadeDocument:
    """Return a form of the client's as a case keeps it."""
    return MadeDocument(
        kind=DocumentKind.FORM,
        template="t-1",
        title=Text("T-1"),
        language="en",
        file="f1",
        file_name="t-1.pdf",
        sha256="0" * 64,
        bytes=1,
        values=recorded_answers(answers, CLIENT.id),
    )


def changes(before: FormAnswers, now: FormAnswers) -> list[tuple[str, str, str, str]]:
    """Return each change by its question, in the words of the paper."""
    return [(one.source, one.label.en, one.before.en, one.now.en) for one in changed_answers(kept(before), now)]


def test_a_form_of_which_nothing_changed_is_not_stale() -> None:
    """Whom it is for is kept beside the answers, and is none."""
    assert {"form.applicant": "p1", "name": CLIENT.name} == {
        name: text for name, text in recorded_answers(WHOLE, "p1").items() if name in {"form.applicant", "name"}
    }
    assert [] == changes(WHOLE, WHOLE)


def test_an_answer_that_is_another_now_is_told_with_both() -> None:
    """By the paper's own words for the question."""
    now = answered(case_of(child(1), story="They came by day."))

    assert [("story", "story", "They came at night.", "They came by day.")] == changes(WHOLE, now)


def test_an_answer_that_came_and_one_that_went_are_told_too() -> None:
    """What was left open when the form was made, and what the case no longer says."""
    without = answered(case_of(child(1), story=None))

    assert [("story", "story", "", "They came at night.")] == changes(without, WHOLE)
    assert [("story", "story", "They came at night.", "")] == changes(WHOLE, without)


def test_a_row_that_the_form_no_longer_asks_is_told_by_its_own_name() -> None:
    """A child who was taken out of the case still stands on the paper."""
    two = answered(case_of(child(1), child(2)))

    assert [
        ("children[2].name", "children[2].name", "Niño 2", ""),
        ("children[2].born", "children[2].born", "02/01/2015", ""),
    ] == changes(two, WHOLE)

"""A blank form filled with a case's answers, and read back from what was saved."""

from __future__ import annotations

import hashlib
import io
import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel, ConfigDict

from amparo.declarations import Filled, GovernmentForm, Overflow, Text, phrase
from amparo.documents.forms.answers import FieldPut, FormAnswer, FormAnswers, Place, State
from amparo.documents.forms.appearances import set_text
from amparo.documents.forms.coverage import coverage_of, fields_of
from amparo.documents.forms.disarm import disarm
from amparo.documents.forms.draft_mark import mark_draft
from amparo.documents.forms.file import FormFile, holder, widgets
from amparo.documents.forms.fitting import Box, Fitted, boxes_of, fitted
from amparo.documents.forms.read_back import Expected, differences, fingerprint
from amparo.documents.forms.sheet import SheetEntry, entries_of, sheet_pdf
from amparo.errors import InvalidInput

if TYPE_CHECKING:
    from pikepdf import AcroFormField, Pdf

OFF = "Off"


class Trouble(BaseModel):
    """Something that keeps a form from being final: where on the paper, and what to do about it."""

    model_config = ConfigDict(frozen=True)

    place: Place
    what: Text


class FilledForm(BaseModel):
    """A form that was filled: its bytes, what stands on its additional sheet, and what keeps it from being final.

    `open` are the questions without an answer, `empty` those that were left so because nothing is known, `troubles`
    answers that do not go in and fields of the file that nobody has thought of, `by_hand` what is left for the pen.
    """

    model_config = ConfigDict(frozen=True)

    form: str
    content: bytes
    sha256: str
    pages: int
    draft: bool
    written: int
    sheet: tuple[SheetEntry, ...] = ()
    open: tuple[FormAnswer, ...] = ()
    empty: tuple[FormAnswer, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    by_hand: tuple[Place, ...] = ()


class _Work(NamedTuple):
    """What has been found while a form was filled."""

    expected: dict[str, Expected]
    overflown: list[str]
    troubles: list[Trouble]


def filled_form(file: FormFile, form: GovernmentForm, answers: FormAnswers, *, draft: bool) -> FilledForm:
    """Fill an opened form, read it back, and return it with all that keeps it from being final.

    A final form is marked nowhere; whether it may be handed out is the caller's to decide by `open` and `troubles`.
    Raises InvalidInput where the file holds answers already, or where a field does not read as it was written.
    """
    _refuse_filled(file, form)
    untouched = {name: list(map(fingerprint, several)) for name, several in file.by_name.items()}
    disarm(file.pdf)
    covered = coverage_of(form, file)
    work = _Work({}, [], [Trouble(place=place, what=what) for place, what in covered])
    for answer in answers.answers:
        _fill_answer(file, answer, work)
    sheet = entries_of(answers, work.overflown)
    if sheet:
        _append(file.pdf, sheet_pdf(form, answers, sheet))
    if draft:
        mark_draft(file.pdf)
    content, pages = _saved(file.pdf), len(file.pdf.pages)
    kept = {name: marks for name, marks in untouched.items() if name not in work.expected}
    if wrong := differences(content, work.expected, kept):
        raise InvalidInput(phrase("form_read_back", form=form.number, fields="; ".join(wrong)).en)
    return FilledForm(
        form=form.id,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        pages=pages,
        draft=draft,
        written=sum(1 for one in work.expected.values() if one.value not in {"", OFF}),
        sheet=sheet,
        open=answers.open,
        empty=tuple(one for one in answers.answers if one.state is State.LEFT_EMPTY),
        troubles=tuple(work.troubles),
        by_hand=tuple(Place(part=one.part, item=one.item, label=one.label) for one in form.by_hand),
    )


def _fill_answer(file: FormFile, answer: FormAnswer, work: _Work) -> None:
    overflows = answer.boxless
    if answer.boxless:
        work.troubles.append(_trouble(answer, "form_no_box"))
    for put in answer.fields:
        field = file.by_name.get(put.name, (None,))[0]
        if field is None:
            continue  # that the file has no such field is said once, with the others
        if put.how in {Filled.BOX, Filled.OPTION}:
            _choose(field, put, answer, work)
        elif field.is_choice:
            _pick(field, put, answer, work)
        else:
            overflows |= _write(file, field, put, answer, work)
    if overflows and answer.state is State.ANSWERED:
        work.overflown.append(answer.id)


def _write(file: FormFile, field: AcroFormField, put: FieldPut, answer: FormAnswer, work: _Work) -> bool:
    """Write a text into a field, and return whether the whole answer has to stand on the sheet."""
    if put.wrong:
        work.troubles.append(_trouble(answer, "form_wrong_shape", how=phrase(f"form_how_{put.how.value}")))
        return True
    boxes = boxes_of(field, widgets(field), put.longest)
    fit = fitted(put.text, boxes) if put.text else Fitted("", boxes[0].size, whole=True)
    if lacking := boxes[0].letters.lacks(put.text):
        work.troubles.append(_trouble(answer, "form_not_shown", letters=", ".join(map(_named, lacking))))
        return True
    if answer.state is not State.ANSWERED and not fit.whole:
        fit = Fitted("", fit.size, whole=True)  # “N/A” in a field of two letters says less than nothing
    if not fit.whole and answer.overflow is Overflow.REFUSE:
        most = min((box.longest for box in boxes if box.longest is not None), default=len(fit.text))
        work.troubles.append(_trouble(answer, "form_too_long", most=most, length=len(put.text)))
        fit = Fitted("", fit.size, whole=False)
    if fit.text:
        sized = tuple(box.at(fit.size) for box in boxes)
        set_text(file.pdf, field, widgets(field), sized, fit.text)
        work.expected[put.name] = Expected(fit.text, tuple(_drawn(box, fit.text) for box in sized))
    return not fit.whole


def _drawn(box: Box, text: str) -> bytes:
    """Return what a box shows of a text, as the font has it, without blanks."""
    return box.letters.encoded("".join(text.split()))


def _choose(field: AcroFormField, put: FieldPut, answer: FormAnswer, work: _Work) -> None:
    if put.how is Filled.BOX and not put.ticked:
        return
    if put.wrong:
        work.troubles.append(_trouble(answer, "form_no_box"))
        return
    if field.is_choice:
        _pick(field, put, answer, work)
        return
    states = [state for widget in widgets(field) for state in _states(widget)]
    state = put.text if put.how is Filled.OPTION else put.state
    if state is None and len(set(states)) == 1:
        state = states[0]
    if state is None or state not in states:
        known = ", ".join(f"“{one}”" for one in dict.fromkeys(states)) or "-"
        work.troubles.append(_trouble(answer, "form_no_state", field=put.name, state=str(state), known=known))
        return
    from pikepdf import Name  # noqa: PLC0415 - it comes with the extra “pdf”

    holder(field)["/V"] = Name(f"/{state}")
    for widget in widgets(field):
        widget["/AS"] = Name(f"/{state}" if state in _states(widget) else f"/{OFF}")
    work.expected[put.name] = Expected(state, ())


def _pick(field: AcroFormField, put: FieldPut, answer: FormAnswer, work: _Work) -> None:
    found = next((one for one in field.choices if one.strip().casefold() == put.text.strip().casefold()), None)
    if found is None:
        if answer.state is State.ANSWERED:
            work.troubles.append(_trouble(answer, "form_not_listed", text=put.text))
        return
    field.set_value(found, False)  # noqa: FBT003 - pikepdf's own call: no appearance is asked of the reader
    field.generate_appearance(field_annotation(field))
    work.expected[put.name] = Expected(found, ())


def field_annotation(field: AcroFormField) -> Any:  # noqa: ANN401 - pikepdf's annotation
    """Return the box in which a list shows what was picked."""
    from pikepdf import Annotation  # noqa: PLC0415 - as above

    return Annotation(widgets(field)[0])


def _states(widget: Any) -> tuple[str, ...]:  # noqa: ANN401 - a dictionary of the PDF
    normal = widget.get("/AP", {}).get("/N")
    return tuple(key.removeprefix("/") for key in dict(normal) if key != f"/{OFF}") if normal is not None else ()


def _trouble(answer: FormAnswer, code: str, **values: object) -> Trouble:
    return Trouble(place=answer.place, what=phrase(code, answer=answer.text, **values))


def _named(letter: str) -> str:
    return f"“{letter}” (U+{ord(letter):04X})"


def _refuse_filled(file: FormFile, form: GovernmentForm) -> None:
    """Refuse a file with answers in it: they may be another client's, and nobody would look at them again."""
    asked = {field.name for field in fields_of(form)}
    found = [one for one in file.fields() if one.name in asked and one.value not in {"", OFF}]
    preset = {one.name for one in found if _is_preset(file.by_name[one.name][0])}
    if holding := [one.name for one in found if one.name not in preset]:
        raise InvalidInput(phrase("form_filled_already", file=file.name, count=len(holding), field=holding[0]).en)


def _is_preset(field: AcroFormField) -> bool:
    """Return whether a field holds what the agency put there: its default, or what nobody can write."""
    default = field.get_inheritable_field_value("/DV")
    return bool(field.flags & 1) or (default is not None and str(default) == str(field.value))


def _append(pdf: Pdf, sheet: bytes) -> None:
    import pikepdf  # noqa: PLC0415 - as above

    with pikepdf.open(io.BytesIO(sheet)) as added:
        pdf.pages.extend(added.pages)


def _saved(pdf: Pdf) -> bytes:
    written = io.BytesIO()
    pdf.remove_unreferenced_resources()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of boxes that belong to no form: such a file was refused when it was opened
        pdf.save(written, deterministic_id=True)
    return written.getvalue()

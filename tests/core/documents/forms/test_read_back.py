"""What was saved is read again: a field that reads otherwise, and one that changed and should not have, are named."""

from __future__ import annotations

import pikepdf
import pytest
from tests.core.documents.forms.blank import BARCODE
from tests.core.documents.forms.conftest import answered, case_of, child
from tests.core.documents.forms.test_fill import made

from amparo.documents.forms import fill
from amparo.errors import InvalidInput


def test_a_field_that_reads_otherwise_than_it_was_written_is_an_error_that_names_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever writes the file is not believed."""
    saved = fill._saved

    def swapped(pdf: pikepdf.Pdf) -> bytes:
        by_name = {field.fully_qualified_name: field for field in pdf.acroform.fields}
        by_name["born"].obj.V, by_name["name"].obj.V = by_name["name"].obj.V, by_name["born"].obj.V
        by_name[BARCODE].obj.V = pikepdf.String("T-1|03/01/26|9")
        return saved(pdf)

    monkeypatch.setattr(fill, "_saved", swapped)

    with pytest.raises(InvalidInput, match=r"in these fields: born; .*BarCode.*; name"):
        made(answered(case_of(child(1))))


def test_a_bar_code_that_was_drawn_anew_is_noticed_though_it_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader of bars reads what is drawn."""
    saved = fill._saved

    def redrawn(pdf: pikepdf.Pdf) -> bytes:
        (bars,) = (field for field in pdf.acroform.fields if field.fully_qualified_name == BARCODE)
        bars.obj.AP.N.write(b"BT (T-1|03/01/26|1) Tj ET")
        return saved(pdf)

    monkeypatch.setattr(fill, "_saved", redrawn)

    with pytest.raises(InvalidInput, match=r"in these fields: .*BarCode"):
        made(answered(case_of(child(1))))


@pytest.mark.parametrize("entry", ["V", "AS"])
def test_a_box_that_is_not_ticked_where_it_is_shown_is_noticed(entry: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One program goes by what the field holds, another by what its box shows."""
    saved = fill._saved

    def cleared(pdf: pikepdf.Pdf) -> bytes:
        (box,) = (field for field in pdf.acroform.fields if field.fully_qualified_name == "unit_suite")
        box.obj[f"/{entry}"] = pikepdf.Name.Off
        return saved(pdf)

    monkeypatch.setattr(fill, "_saved", cleared)

    with pytest.raises(InvalidInput, match="in these fields: unit_suite"):
        made(answered(case_of(child(1))))

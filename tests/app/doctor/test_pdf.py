"""The doctor's word on PDF: whether LibreOffice is there, and what it can reach; an office can do without."""

from __future__ import annotations

import pytest

from amparo_app.doctor.pdf import making_pdf


def test_where_libreoffice_is_missing_it_says_what_to_install_and_nothing_is_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Word files can be made all the same."""
    monkeypatch.setenv("PATH", "/nowhere")
    found = making_pdf()

    assert (True, "PDF") == (found.well, found.part)
    assert "apt-get install libreoffice-writer-nogui fonts-crosextra-carlito fonts-liberation" in found.seen


def test_where_it_is_there_it_says_how_it_is_kept_apart() -> None:
    """Whoever runs the office sees whether the network is out of reach."""
    found = making_pdf()

    assert found.well
    assert any(word in found.seen for word in ("from the network", "LibreOffice is not installed", "amparo[pdf]"))

"""What a form calls its fields and choices comes back with it, whatever letters are in them."""

from __future__ import annotations

from markupsafe import Markup

from amparo_app.web.labels import Labels, choice_of, labels_of


def test_a_choice_is_found_by_its_value_whatever_stands_in_it() -> None:
    """A court's code has blanks, a person's id may be anything, and nothing at all is a choice too."""
    labels = Labels()
    labels.note("court", "Court")
    for value, named in (("LOS 2", "Los Angeles"), ("a=b\nc", "Line"), ("", "nobody"), ("ñ%20", "Ñuble")):
        labels.choice("court", value, named)
    known = labels_of([labels.taken()])

    assert "Court" == known["court"]
    assert ["Los Angeles", "Line", "nobody", "Ñuble"] == [
        known[choice_of("court", value)] for value in ("LOS 2", "a=b\nc", "", "ñ%20")
    ]
    assert choice_of("court", "LOS") not in known


def test_what_a_template_escaped_is_told_as_words() -> None:
    """It is escaped once more where it is told, and nobody reads `&amp;`."""
    labels = Labels()
    labels.choice("firm", "f1", Markup("Prueba &amp; <b>Co.</b>"))

    assert "Prueba & <b>Co.</b>" == labels_of([labels.taken()])[choice_of("firm", "f1")]

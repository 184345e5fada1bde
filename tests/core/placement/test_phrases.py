"""The sentences of placement, in both languages."""

import re
from importlib.resources import files

import yaml

PHRASES = yaml.safe_load(files("amparo.declarations").joinpath("phrases_placement.yaml").read_text(encoding="utf-8"))


def test_every_sentence_says_the_same_values_in_both_languages() -> None:
    """A value that is missing in one language is missing for whoever reads that one."""
    uneven = [
        code
        for code, pair in PHRASES.items()
        if set(re.findall(r"{(\w+)}", pair["en"])) != set(re.findall(r"{(\w+)}", pair["es"]))
    ]

    assert [] == uneven
    assert {"en", "es"} == {language for pair in PHRASES.values() for language in pair}


def test_every_sentence_is_of_conflicts_or_of_candidates() -> None:
    """All files of sentences share one list of codes."""
    assert [] == [code for code in PHRASES if not code.startswith(("conflict_", "candidate_"))]

"""The demo's data files, which lie beside its code."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from amparo.declarations import read_yaml


@cache
def read_data(name: str) -> Any:  # noqa: ANN401 - what YAML holds; who reads it checks its shape
    """Return the content of a YAML file of the demo."""
    return read_yaml(text_of(name))


def text_of(name: str) -> str:
    """Return the text of a file of the demo."""
    return files("amparo_app.demo").joinpath(name).read_text(encoding="utf-8")

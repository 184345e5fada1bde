"""YAML that ships with the code, read quickly: every process of an office reads its sentences and its law anew."""

from __future__ import annotations

from typing import Any

import yaml

try:
    from yaml import CSafeLoader as SafeLoader  # ten times as fast, where PyYAML was built with libyaml
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]  # the same constructor behind both

__all__ = ["SafeLoader", "read_yaml"]


def read_yaml(text: str) -> Any:  # noqa: ANN401 - what YAML holds
    """Return what YAML holds; raises yaml.YAMLError where it is none."""
    return yaml.load(text, Loader=SafeLoader)

"""Conflict checks that know Central American names."""

from __future__ import annotations

from amparo.placement.entries import NameEntry

__all__ = ["NameEntry"]

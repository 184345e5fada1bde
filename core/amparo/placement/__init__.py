"""Placement: whom a case may be given to, and whether taking it would set the clinic against somebody it knows."""

from amparo.placement.conflicts import find_conflicts
from amparo.placement.entries import NameEntry

__all__ = ["NameEntry", "find_conflicts"]

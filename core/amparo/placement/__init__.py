"""Placement: whom a case may be given to, and whether taking it would set the clinic against somebody it knows."""

from amparo.placement.conflicts import find_conflicts
from amparo.placement.criteria import Candidate, Needs, Ranked, Scored, needs_of, rank
from amparo.placement.entries import NameEntry

__all__ = ["Candidate", "NameEntry", "Needs", "Ranked", "Scored", "find_conflicts", "needs_of", "rank"]

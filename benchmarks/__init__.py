"""Figures as ratios, both sides in one run; `python -m benchmarks NAME [--json] [--check]`."""

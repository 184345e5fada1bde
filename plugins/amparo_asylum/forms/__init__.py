"""The forms of an asylum case: what each event holds and what completing each step asks."""

"""The engine: what has happened in a case, what can be done now, which dates run and why."""

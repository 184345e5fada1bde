"""The records: events appended and chained, the case sealed under its own key, mail in the same transaction.

Import from the modules (`repository`, `carry_out`, `requests` ...): a workflow imports `requests` in its sandbox, and
must not load a database library with it.
"""

"""The records: events appended and chained, the case sealed under its own key, mail in the same transaction."""

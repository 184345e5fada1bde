"""The chapters of the story, in the order in which they happen: each says what people do, and asks the record what followed."""

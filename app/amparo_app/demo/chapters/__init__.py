"""The chapters of the story: each says what people do, and asks the record what followed."""

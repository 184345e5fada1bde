"""Registers: records that are not cases, with the same commands and audit but no workflow. Pure; stored elsewhere."""

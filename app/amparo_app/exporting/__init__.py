"""Export: everything that an organization owns, or one client's file, as files that are read without Amparo."""

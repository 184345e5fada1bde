"""What CARECEN Los Angeles adds of its own, declared as a plugin shaped like any partner's."""

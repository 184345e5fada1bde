"""Who may do what: people, roles, and one policy by role and organization."""

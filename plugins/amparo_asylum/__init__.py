"""United States asylum and removal defense, declared as a plugin: case types, steps, deadline rules and courts."""

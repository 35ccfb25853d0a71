"""What a trainer writes: the scenario file, read into a frozen Scenario or into problems."""

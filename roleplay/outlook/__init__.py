"""What could happen: the exact exploration of everything a scenario allows."""

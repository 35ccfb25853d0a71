"""The trainer's bench: what helps to write a scenario, besides the checks."""

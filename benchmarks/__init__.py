"""How fast it is: run one with `python -m benchmarks.<name>`. Times are compared within one run, never between two."""

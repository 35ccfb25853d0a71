"""The facilitator's own view of a meeting, in a second terminal on the same machine: all that the wall never shows."""

"""What is printed: the facilitator's sheet, the hand-out, and the report of a room."""

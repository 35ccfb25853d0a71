"""What it meant: scores, turning points and the other roads of one finished attempt."""

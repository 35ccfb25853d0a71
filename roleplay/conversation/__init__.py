"""What a player does: the rules of play, the machine that runs them, and the attempt."""

"""Phones: a second input to the tally. A small server, guarded, for the room's own network."""

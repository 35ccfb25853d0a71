"""A conversation played by a room: the meeting, its votes, the stage for the projector."""

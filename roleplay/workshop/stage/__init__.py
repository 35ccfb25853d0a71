"""The stage: the meeting on the wall, made for the back row; and the keyboard that drives it."""

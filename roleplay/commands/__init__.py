"""The commands, one file each: thin, and importing inside the function what they need, so that others stay quick."""

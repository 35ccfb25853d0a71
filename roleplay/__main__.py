"""`python -m roleplay` is the `roleplay` command."""

from roleplay.cli import main

main()

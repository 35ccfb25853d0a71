"""The documentation, and the script that makes its pictures from the real app."""

"""Roleplay: practise hard conversations, and learn which sentence changed what."""

__version__ = "0.1.0"

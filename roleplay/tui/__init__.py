"""The game in the terminal: Textual screens over the conversation. No rule of play lives here."""

"""What a person takes home: the report of an attempt, in several formats, and a view over many people's attempts."""

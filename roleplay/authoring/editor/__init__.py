"""The language server: what an editor is told about a scenario while it is written."""

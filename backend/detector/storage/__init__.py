"""The log of verdicts in a SQL database."""

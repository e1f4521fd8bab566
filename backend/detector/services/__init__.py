"""Use cases: from bytes to a report, and the log of past reports."""

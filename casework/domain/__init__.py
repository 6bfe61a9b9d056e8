"""The field itself: values, clocks, facts and decisions, free of storage, libraries and time of day."""

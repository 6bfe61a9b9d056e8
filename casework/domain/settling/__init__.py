"""Settling the problem 化解: contact, what is owed, answers, resolution, revisit and reopening."""

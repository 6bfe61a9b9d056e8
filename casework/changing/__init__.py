"""Changing the rules of an office under running cases: rehearsed first, carried out case by case, recorded, and never lost halfway."""

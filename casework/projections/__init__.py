"""Views: rows derived from facts, for questions. They may be dropped and rebuilt at any time."""

"""Pressure 督办: reminders, the leader who owns the case, and incidents."""

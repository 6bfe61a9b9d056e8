"""Replay: published cases driven through the real commands on one timeline, to see what the workflow makes of real lives."""

"""Notices that reach people: channels, templates, delivery."""

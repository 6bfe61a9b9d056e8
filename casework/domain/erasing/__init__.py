"""Keeping and erasing 保管与删除: how long a file is kept, what holds it, and how personal data is made unreadable for good."""

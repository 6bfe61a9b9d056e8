"""The steps, one file each, never changed after their release."""

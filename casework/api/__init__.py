"""The thin workflow API: case officers and other systems work through it, supervisors audit through it."""

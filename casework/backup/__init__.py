"""Backups 备份 of an office: everything that cannot be made anew, as of one moment, in one file that says whether it is whole."""

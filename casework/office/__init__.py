"""How the office directory 机构名录 gets in and is looked at: its file, what loading it changes, what is worth a warning, how it stands."""

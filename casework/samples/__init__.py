"""Sample data that ships with the program: published cases, and an office for every region to try things with."""

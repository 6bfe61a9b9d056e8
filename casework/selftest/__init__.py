"""The selftest 自检: an office on a trial database is worked by real processes while faults befall it, and an oracle looks what is left."""

"""Time: what falls due is climbed once, by whoever holds the lease."""

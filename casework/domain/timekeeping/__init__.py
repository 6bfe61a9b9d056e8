"""The time of the law 期限: calendars, limits, the one walk that counts, its proof, rungs and clocks."""

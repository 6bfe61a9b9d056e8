"""Measures: how fast the house is on a database of a size, as ratios within one run on one machine."""

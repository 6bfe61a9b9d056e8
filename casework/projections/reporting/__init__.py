"""Reported figures 上报统计: counted from the facts alone, at any position, to the same number."""

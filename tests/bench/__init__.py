"""Benchmarks: ratios measured in one run, printed as one table, never asserted as a time."""

"""Benchmarks: `python -m tests.benchmarks`; ratios side by side, no part of the suite."""

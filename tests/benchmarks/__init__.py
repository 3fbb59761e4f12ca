"""Benchmarks: `python -m tests.benchmarks`; ratios side by side in one run, no part of the suite."""

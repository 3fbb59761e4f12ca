"""Tests of the patcher: cells and rows in, everything else as it was."""

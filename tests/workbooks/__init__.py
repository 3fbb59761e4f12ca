"""Bytes -> sheets of cells: kinds, the guard, both readers, what is isolated, the dump."""

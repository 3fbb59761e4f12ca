"""Containers, drawn by hand, and what comes out of them."""

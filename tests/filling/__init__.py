"""Tests of filling: values in, a copy of the form out, and the same values read from it."""

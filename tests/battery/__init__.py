"""A hold-out battery for reading: forms drawn as offices draw them, copies damaged as clerks do.

`drawing` draws and fills, `forms` has the families, `mutations` the damage, `score` the verdicts.
Written against the public surface only; nothing here may import from inside the library.
"""

"""A kit's own example: 示范/ of a kit, made into a folder, run twice, and held against the truth.

script      示范.xlsx: what every unit answers, what is wrong on purpose, and what must come of it
staging     the folder as units would fill it: copies by hand and by the library, on two days
comparing   what was planted against what was found
playing     the whole: made, run, the rest sent in, run again
"""

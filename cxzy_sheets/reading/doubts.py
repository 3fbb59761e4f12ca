"""Blanks beside which something stands that nobody claimed: the answer may have slipped there.

Most late errors of a reader of forms are silent blanks; a blank needs the same evidence as an
answer (reading.md §6).
"""

from __future__ import annotations

from collections.abc import Mapping

from ..layout import Field, Spot
from ..refs import address
from .claims import Cell, Claims
from .copy import is_empty
from .evidence import speaks_for
from .placement import Answers, Place


def doubted_blanks(claims: Claims, answers: Answers, fields: Mapping[str, Field]) -> Answers:
    """Return the blank answers that are refused: a value of their kind stands below or beside."""
    copy = claims.copy
    claimed = claims.all((p.row, p.column) for p in answers.values())
    refused: Answers = {}
    for key, place in answers.items():
        if place.missing or place.refused or place.text or not isinstance(key, Spot):
            continue
        if not is_empty(copy.seen(place.row, place.column)):
            continue
        box = copy.box(place.row, place.column)
        near: list[Cell] = [(box[2] + 1, place.column), (place.row, box[3] + 1)]
        for cell in near:
            value = copy.value(*cell)
            strange = (
                not is_empty(value) and cell not in claimed and not claims.is_label(cell, value)
            )
            if strange and speaks_for(fields.get(key.field), value):
                refused[key] = Place(
                    place.row,
                    place.column,
                    refused="answer-displaced",
                    facts=(("nearby", (address(*cell),)),),
                )
    return refused

"""Layout and values -> bytes: a form is filled, and nothing in it changes but what has to.

    template   Template: compiled once, filled for each copy
    fitting    what is given -> values of the fields' types, or FillError
    records    what is given for a block -> columns
    places     where values go, for blocks of a given length
    edition    the form made ready for such lengths
    refusals   values that do not fit -> FillError
    writing    typed values -> what a cell holds
    copies     one copy
    blank      BlankTemplate: the same form sent out, prefilled, for many units
    furnishing what a blank has beside it: dropdowns, live rules, protection
    asking     a field -> what its cells take
    breaches   a rule -> the formula of its known breach

`packages` does the writing; docs/decisions/patching.md says why it is done this way.
"""

from __future__ import annotations

from .blank import WITHHELD, BlankTemplate
from .furnishing import Live
from .template import Template

__all__ = ["WITHHELD", "BlankTemplate", "Live", "Template"]

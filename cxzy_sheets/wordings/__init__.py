"""The wordings of findings, a module for each part of the library that makes them."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter


@dataclass(frozen=True, slots=True)
class Wording:
    """How a finding of one code is said."""

    severity: str
    """The severity it usually has; a rule's own level may be another."""
    zh: str
    zh_hint: str
    en: str
    en_hint: str

    def message(self, language: str) -> str:
        """Return the sentence's template in `language`, `zh` or `en`."""
        return self.en if language == "en" else self.zh

    def hint(self, language: str) -> str:
        """Return the template of what to do; empty where nothing has to be done."""
        return self.en_hint if language == "en" else self.zh_hint

    @property
    def facts(self) -> tuple[str, ...]:
        """The names of the facts that any of its templates uses, in order of first use."""
        templates = (self.zh, self.zh_hint, self.en, self.en_hint)
        names = [name for text in templates for _, name, _, _ in Formatter().parse(text) if name]
        return tuple(dict.fromkeys(names))

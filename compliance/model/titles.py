"""Titles that a rule set gives in other languages as well, for the pages that are in these."""

from __future__ import annotations

from typing import Annotated, Any, Final

from compliance.model.declared import Field
from compliance.model.values import Choice, Text

Titles = dict[Annotated[str, Choice(("fr", "de"))], Text]
"""A title by the code of its language."""

TITLES: Final[Any] = Field(
    {},
    description="The title in other languages, for pages in these: `{fr: Siège dans l'UE}`",
    json_schema_extra={"propertyNames": {"enum": ["fr", "de"]}},
)

"""What others found of the provider or a service under a published framework."""

from __future__ import annotations

from typing import Annotated

from compliance.model.fact_groups.base import Group, fact
from compliance.model.values import Choice, Day, Text, Texts


class Assessment(Group):
    """What a third party, or the provider itself, found under a whole framework; certificates stand elsewhere."""

    framework: Text | None = fact("Framework in lower case, as rule sets are named: eu-csf, bsi-c3a, secnumcloud ...")
    edition: Text | None = fact("Edition or version of the framework, as text: 1.0, 1.2.1, 2026")
    result: Annotated[str, Choice(("met", "not-met"))] | None = fact(
        "What came out for the whole framework, where it has no levels"
    )
    level: Text | None = fact("Level found for the whole framework, as it names it: SEAL-2, 3 ...")
    assessor: Text | None = fact("Who assessed")
    kind: Annotated[str, Choice(("public-authority", "accredited-body", "independent", "provider"))] | None = fact(
        "Kind of assessor; provider where it assessed itself"
    )
    services: Texts | None = fact("Ids of the services it is about")
    issued: Day | None = fact("Day of the result, the first of its validity")
    expires: Day | None = fact("Last day of validity")

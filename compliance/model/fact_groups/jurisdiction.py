"""Whose law reaches the provider, and which duties and audits follow."""

from __future__ import annotations

from typing import Annotated

from compliance.model.dates import Date
from compliance.model.fact_groups.base import DORA_LIST, Group, fact
from compliance.model.values import Amount, Choice, Countries, Country, Flag, Identifier, Text


class ExtraterritorialLaw(Group):
    """A law of another country that reaches the provider or its data."""

    country: Country | None = fact("Country whose law it is", "Which country's law is it?", "public")
    applies: Flag | None = fact(
        "The provider, its parent or its control is subject to it",
        "Is the provider, its parent or its control subject to it?",
        "public",
    )
    reason: Text | None = fact(
        "Through what: parent company, subsidiary, listing ...", "Through what does it reach the provider?", "public"
    )
    law: Text | None = fact(
        "Which law, in lower case: cloud-act, fisa-702, national-intelligence-law ...", "Which law is it?", "public"
    )
    contested: Flag | None = fact(
        "Whether it applies is disputed among lawyers or between the provider and others",
        "Is it disputed whether the law applies?",
        "public",
    )


class Jurisdiction(Group):
    """Whose law reaches it."""

    governing_law_country: Country | None = fact(
        "Country whose law governs customer contracts", "Which country's law governs customer contracts?", "public"
    )
    extraterritorial_laws: dict[Identifier, ExtraterritorialLaw | None] | None = fact(
        "Laws of other countries that reach it", "Which laws of other countries reach the provider?", "public"
    )
    foreign_request_policy: Text | None = fact(
        "What it says it does with requests from foreign authorities",
        "What does it say it does with requests from foreign authorities?",
        "public",
    )
    guarantees_no_foreign_access: Flag | None = fact(
        "It guarantees that foreign authorities never get customer data",
        "Does it guarantee that foreign authorities never get customer data?",
        "public",
    )
    governing_law_options: Countries | None = fact(
        "Countries whose law a customer can choose for the contract",
        "The law of which countries can a customer choose for the contract?",
        "public",
    )
    dispute_forum_country: Country | None = fact(
        "Country whose courts settle disputes with customers",
        "Which country's courts settle disputes with customers?",
        "public",
    )
    extraterritorial_review_months: Amount | None = fact(
        "Months between two reviews of the laws of other countries that reach it",
        "How many months pass between two reviews of the laws of other countries that reach it?",
    )
    extraterritorial_risk_assessment: Flag | None = fact(
        "It assesses, in writing, the risks such laws bring",
        "Does it assess, in writing, the risks that laws of other countries bring?",
    )
    exposure_disclosed: Flag | None = fact(
        "Customers get the list of such laws, the measures against them and the risks that remain",
        "Do customers get the list of such laws, the measures against them and the risks that remain?",
    )
    residual_risk_document: Flag | None = fact(
        "Risks that remain from such laws stand in a document of their own, shown on request",
        "Do risks that remain from such laws stand in a document of their own, shown on request?",
    )
    transfer_basis: Annotated[str, Choice(("no-transfer", "adequacy", "safeguards", "derogation", "none"))] | None = (
        fact(
            "Ground in chapter V of the GDPR for access or transfers from outside the EEA",
            "On which ground in chapter V of the GDPR do access or transfers from outside the EEA rest?",
            "public",
        )
    )
    transfers_disclosed: Flag | None = fact(
        "The contract says which transfers to other countries there are",
        "Does the contract say which transfers to other countries there are?",
        "public",
    )
    transfer_map_url: Text | None = fact(
        "Public page that maps transfers outside the EEA and the risks of access",
        "At which address is the public page that maps transfers outside the EEA and the risks of access?",
        "public",
    )
    transparency_url: Text | None = fact(
        "Public page on jurisdiction and safeguards (Data Act, article 28)",
        "At which address is the public page on jurisdiction and safeguards (Data Act, article 28)?",
        "public",
    )
    non_personal_data_safeguards: Flag | None = fact(
        "Measures keep governments of other countries from unlawful access to non-personal data",
        "Do measures keep governments of other countries from unlawful access to non-personal data?",
    )
    government_request_process: Flag | None = fact(
        "Requests of authorities get a legal review, notice to the customer and the least possible answer",
        "Do requests of authorities get a legal review, notice to the customer and the least possible answer?",
    )
    refuses_foreign_requests: Flag | None = fact(
        "Requests from outside the EU are refused unless an international agreement makes them enforceable",
        "Are requests from outside the EU refused unless an international agreement makes them enforceable?",
    )
    shielding: Flag | None = fact(
        "Verified safeguards keep orders of authorities from outside the EU from reaching customer data",
        "Do verified safeguards keep orders of authorities from outside the EU from reaching customer data?",
    )
    vulnerability_reporting_law: Flag | None = fact(
        "A law of another country makes it report vulnerabilities to authorities there early",
        "Does a law of another country make it report vulnerabilities to authorities there early?",
        "public",
    )
    vulnerability_law_independent_sources: Flag | None = fact(
        "Independent sources show whether there is such a law on vulnerabilities",
        "Do independent sources show whether there is such a law on vulnerabilities?",
        "public",
    )
    data_act_clauses: Flag | None = fact(
        "The contract has the clauses on switching that the Data Act asks for",
        "Does the contract have the clauses on switching that the Data Act asks for?",
        "public",
    )
    foreign_orders: (
        Annotated[str, Choice(("obeyed-untold", "obeyed-sometimes-told", "obeyed-told", "contested", "always-refused"))]
        | None
    ) = fact(
        "What happens to orders from authorities outside the EU, and whether customers are told of them",
        "What happens to orders from authorities outside the EU, and are customers told of them?",
    )
    export_controls_bar_states: Flag | None = fact(
        "Export controls of a country outside the EU could bar a member state from the whole offer",
        "Could export controls of a country outside the EU bar a member state from the whole offer?",
        "public",
    )
    export_control_immunity: Annotated[str, Choice(("none", "member-states", "international-bodies"))] | None = fact(
        "Whom a part of the offer that no foreign export control reaches is for; the last includes member states",
        "For whom is a part of the offer that no foreign export control reaches?",
    )


class Compliance(Group):
    """Audits and duties."""

    customer_audit_rights: Flag | None = fact(
        "Customers may audit, or get audit reports", "May customers audit, or get audit reports?", "public"
    )
    eu_audit_rights: Flag | None = fact(
        "Any independent entity of the EU may audit it in full",
        "May any independent entity of the EU audit it in full?",
        "public",
    )
    last_technical_audit: Date | None = fact(
        "Day of the last independent technical audit", "On which day was the last independent technical audit?"
    )
    passi_audit_interval_months: Amount | None = fact(
        "Months between two audits by a qualified auditor (PASSI)",
        "How many months pass between two audits by a qualified auditor (PASSI)?",
    )
    authority_audit_datacenter_country: Flag | None = fact(
        "A procedure lets the cybersecurity authority of the datacenter's country audit it",
        "Does a procedure let the cybersecurity authority of the datacenter's country audit it?",
    )
    authority_audit_de: Flag | None = fact(
        "A procedure lets the German federal administration audit it",
        "Does a procedure let the German federal administration audit it?",
    )
    gdpr_own_processing: Flag | None = fact(
        "Its own processing follows the GDPR, data subjects' rights included",
        "Does its own processing follow the GDPR, data subjects' rights included?",
        "public",
    )
    nis2_entity: Flag | None = fact(
        "It is an entity in the scope of NIS2", "Is it an entity in the scope of NIS2?", "public"
    )
    nis2_reasons_documented: Flag | None = fact(
        "The reasons for not applying a requirement of NIS2's technical annex are written down",
        "Are the reasons for not applying a requirement of NIS2's annex written down?",
        "provider",
    )
    nis2_incident_deadlines: Flag | None = fact(
        "Significant incidents are reported in 24 hours, in 72 hours and at the end within a month",
        "Are significant incidents reported in 24 hours, 72 hours and within a month?",
        "provider",
    )
    c5_gap_plan: Date | None = fact(
        "Day of its plan that closes the gaps between another certificate and C5",
        "Of which day is its plan that closes the gaps to C5?",
        "provider",
    )
    dora_critical_provider: Flag | None = fact(
        "It is on the list of critical third-party providers under DORA",
        "Is it on the list of critical third-party providers under DORA?",
        DORA_LIST,
    )
    eu_law_audited: Flag | None = fact(
        "An independent body audited that it follows the GDPR, NIS2 and DORA in full, as far as they bind it",
        "Did an independent body audit that it follows the GDPR, NIS2 and DORA, as far as they bind it?",
    )
    applicability_in_french: Flag | None = fact(
        "Auditors get its statement of applicability in French",
        "Do auditors get the statement of applicability in French?",
    )
    customer_contacts_listed: Flag | None = fact(
        "It keeps a list of customer contacts to hand to the authority",
        "Do you keep a list of customer contacts to hand to the authority?",
    )
    certificates_given: Flag | None = fact(
        "Customers get copies of its certificates, those of certified subcontractors included",
        "Do customers get copies of your certificates and of those of certified subcontractors?",
    )
    internal_audits: Flag | None = fact(
        "The management system and the traces of access are audited internally",
        "Are the management system and the traces of access audited internally?",
    )

"""Whose law reaches the provider and what it owes its customers."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict

from compliance.model.fact_groups.base import Group, fact
from compliance.model.values import Amount, Choice, Countries, Country, Day, Flag, Identifier, Percent, Text, Texts


class ExtraterritorialLaw(Group):
    """A law of another country that reaches the provider or its data."""

    country: Country | None = fact("Country whose law it is")
    applies: Flag | None = fact("The provider, its parent or its control is subject to it")
    reason: Text | None = fact("Through what: parent company, subsidiary, listing ...")
    law: Text | None = fact("Which law, in lower case: cloud-act, fisa-702, national-intelligence-law ...")
    contested: Flag | None = fact("Whether it applies is disputed among lawyers or between the provider and others")


class Jurisdiction(Group):
    """Whose law reaches it."""

    governing_law_country: Country | None = fact("Country whose law governs customer contracts")
    extraterritorial_laws: dict[Identifier, ExtraterritorialLaw | None] | None = fact(
        "Laws of other countries that reach it"
    )
    foreign_request_policy: Text | None = fact("What it says it does with requests from foreign authorities")
    guarantees_no_foreign_access: Flag | None = fact("It guarantees that foreign authorities never get customer data")
    governing_law_options: Countries | None = fact("Countries whose law a customer can choose for the contract")
    dispute_forum_country: Country | None = fact("Country whose courts settle disputes with customers")
    extraterritorial_review_months: Amount | None = fact(
        "Months between two reviews of the laws of other countries that reach it"
    )
    extraterritorial_risk_assessment: Flag | None = fact("It assesses, in writing, the risks such laws bring")
    exposure_disclosed: Flag | None = fact(
        "Customers get the list of such laws, the measures against them and the risks that remain"
    )
    residual_risk_document: Flag | None = fact(
        "Risks that remain from such laws stand in a document of their own, shown on request"
    )
    transfer_basis: Annotated[str, Choice(("no-transfer", "adequacy", "safeguards", "derogation", "none"))] | None = (
        fact("Ground in chapter V of the GDPR for access or transfers from outside the EEA")
    )
    transfers_disclosed: Flag | None = fact("The contract says which transfers to other countries there are")
    transfer_map_url: Text | None = fact("Public page that maps transfers outside the EEA and the risks of access")
    transparency_url: Text | None = fact("Public page on jurisdiction and safeguards (Data Act, article 28)")
    non_personal_data_safeguards: Flag | None = fact(
        "Measures keep governments of other countries from unlawful access to non-personal data"
    )
    government_request_process: Flag | None = fact(
        "Requests of authorities get a legal review, notice to the customer and the least possible answer"
    )
    refuses_foreign_requests: Flag | None = fact(
        "Requests from outside the EU are refused unless an international agreement makes them enforceable"
    )
    shielding: Flag | None = fact(
        "Verified safeguards keep orders of authorities from outside the EU from reaching customer data"
    )
    vulnerability_reporting_law: Flag | None = fact(
        "A law of another country makes it report vulnerabilities to authorities there early"
    )
    vulnerability_law_independent_sources: Flag | None = fact(
        "Independent sources show whether there is such a law on vulnerabilities"
    )
    data_act_clauses: Flag | None = fact("The contract has the clauses on switching that the Data Act asks for")
    foreign_orders: (
        Annotated[str, Choice(("obeyed-untold", "obeyed-sometimes-told", "obeyed-told", "contested", "always-refused"))]
        | None
    ) = fact("What happens to orders from authorities outside the EU, and whether customers are told of them")
    export_controls_bar_states: Flag | None = fact(
        "Export controls of a country outside the EU could bar a member state from the whole offer"
    )
    export_control_immunity: Annotated[str, Choice(("none", "member-states", "international-bodies"))] | None = fact(
        "Whom a part of the offer that no foreign export control reaches is for; the last includes member states"
    )


class Contract(Group):
    """What the contract with customers says."""

    available: Flag | None = fact("A legally binding, documented contract is offered")
    parties_identified: Flag | None = fact("The parties bound are named")
    covers_whole_service: Flag | None = fact("It covers the whole service")
    continuity_clause: Flag | None = fact("It provides for interruption, continuity and bankruptcy")
    data_rights_clause: Flag | None = fact("It says who may use the service and the data")
    change_clause: Flag | None = fact("It says how changes are made")
    change_acceptance: Flag | None = fact("Changes need the acceptance of the customer")
    intellectual_property_clause: Flag | None = fact("It settles intellectual property")
    contacts: Flag | None = fact("It gives contact details")
    service_attributes: Flag | None = fact("The attributes of the service are declared")
    subcontractor_information: Flag | None = fact("It says how information on subcontractors and places is given")
    subcontractor_jurisdictions: Flag | None = fact("It tells the jurisdictions of subcontractors")
    location_stated: Flag | None = fact("It states where the service is run, and support where outside the EU")
    processing_clause: Flag | None = fact(
        "It covers processing around pre-sales, set-up, maintenance and end of the service"
    )
    legal_means: Flag | None = fact("It describes the means used to respect the law")
    exit_on_loss_of_qualification: Flag | None = fact(
        "The customer may leave without penalty if the qualification is lost"
    )
    no_data_use: Flag | None = fact("Customer data is put to no other use")
    no_disclosure_without_consent: Flag | None = fact("Nothing is disclosed to others without written consent")
    backup_stated: Flag | None = fact("It says whether data is backed up by itself")
    remote_access_stated: Flag | None = fact("It says whether remote administration or support access is allowed")
    audit_clauses: Flag | None = fact(
        "Qualification certificate, complaints and audits by authorities and auditors are provided for"
    )
    data_processing_agreement: Flag | None = fact("It has a data processing agreement under article 28 of the GDPR")
    responsibility_matrix: Flag | None = fact("It divides responsibilities between provider and customer")
    customer_instructions: Flag | None = fact("The provider is bound by the instructions of the customer")
    instruction_channels: Flag | None = fact("It says how to instruct, interfaces included")
    technical_measures: Flag | None = fact("Technical and organisational measures are defined")
    assistance_clause: Flag | None = fact("The provider assists the customer and warns of unlawful instructions")
    certificate_clause: Flag | None = fact("It states scope, issue and renewal dates of the health-data certificate")
    services_and_results: Flag | None = fact("It states the services and the results to expect")
    data_subject_clause: Flag | None = fact("It provides for data subjects' rights, notice of breaches and audits")
    incident_contact: Flag | None = fact("It names a contact for incidents")
    quality_indicators: Flag | None = fact(
        "It states quality indicators, the guaranteed level and whether there are penalties"
    )
    external_providers_clause: Flag | None = fact("It covers the use of external providers with equivalent protection")
    access_clause: Flag | None = fact("It frames who may access data")
    default_guarantees: Flag | None = fact("It gives guarantees if the host defaults")
    foreign_order_clause: Flag | None = fact(
        "It protects the customer against orders of authorities from outside the EU: to resist them, or to tell of them"
    )


class Exit(Group):
    """How a customer leaves."""

    export_formats: Texts | None = fact("Formats data can be exported in")
    api_export: Flag | None = fact("Data can be exported through documented interfaces")
    full_return: Flag | None = fact("All data is given back, copies destroyed, at stated cost and time")
    notice_days: Amount | None = fact("Days of notice before switching")
    transition_days: Amount | None = fact("Days the transition may take")
    longer_transition_justified: Flag | None = fact(
        "A transition of more than 30 days is for technical reasons, given to the customer in writing"
    )
    retrieval_days: Amount | None = fact("Days data can still be fetched after the transition")
    switching_charges: Annotated[str, Choice(("full", "cost-only", "none"))] | None = fact(
        "What switching to another provider costs"
    )
    egress_fees: Annotated[str, Choice(("full", "cost-only", "none"))] | None = fact("What taking data out costs")
    switching_information: Flag | None = fact("Procedures, time and charges of switching are told before the contract")
    erasure_after_exit: Flag | None = fact("All data is erased after the customer has left")
    erasure_notice_days: Amount | None = fact("Days of formal notice before erasure")
    erasure_method: Annotated[str, Choice(("overwrite", "key-erasure", "secure-recycling", "none"))] | None = fact(
        "How data is erased"
    )
    technical_data_erasure: Flag | None = fact("Technical data about the customer is erased too")
    functional_equivalence: Flag | None = fact(
        "It helps the customer reach the same function at another infrastructure provider"
    )
    open_interfaces: Flag | None = fact("Open interfaces for switching are available free of charge")
    standard_export: Flag | None = fact("How to export all data in standard formats is documented")
    migration_service: Flag | None = fact(
        "Migration to another provider is offered as a service, with terms of its own"
    )


class Compliance(Group):
    """Audits and duties."""

    customer_audit_rights: Flag | None = fact("Customers may audit, or get audit reports")
    eu_audit_rights: Flag | None = fact("Any independent entity of the EU may audit it in full")
    last_technical_audit: Day | None = fact("Day of the last independent technical audit")
    passi_audit_interval_months: Amount | None = fact("Months between two audits by a qualified auditor (PASSI)")
    authority_audit_datacenter_country: Flag | None = fact(
        "A procedure lets the cybersecurity authority of the datacenter's country audit it"
    )
    authority_audit_de: Flag | None = fact("A procedure lets the German federal administration audit it")
    gdpr_own_processing: Flag | None = fact("Its own processing follows the GDPR, data subjects' rights included")
    nis2_entity: Flag | None = fact("It is an entity in the scope of NIS2")
    dora_critical_provider: Flag | None = fact("It is on the list of critical third-party providers under DORA")
    eu_law_audited: Flag | None = fact(
        "An independent body audited that it follows the GDPR, NIS2 and DORA in full, as far as they bind it"
    )


class Sustainability(Group):
    """Energy, water, reporting."""

    pue: Amount | None = fact("Power usage effectiveness, yearly average over its sites")
    pue_verified_eu: Flag | None = fact("That figure was verified by an EU body")
    efficiency_roadmap: Flag | None = fact("It has a published plan to improve energy efficiency")
    renewable_pct: Percent | None = fact("Share of electricity that is renewable or carbon-free, 0 to 100")
    water_l_per_kwh: Amount | None = fact("Water usage effectiveness, litres per kilowatt-hour")
    impact_disclosed: Flag | None = fact("Environmental impact is disclosed")
    reporting: Annotated[str, Choice(("none", "annual", "detailed-eu", "audited-eu"))] | None = fact(
        "Environmental reporting"
    )
    hardware_reuse: Annotated[str, Choice(("none", "documented", "eu-circular", "eu-certified"))] | None = fact(
        "Programme for the reuse and recycling of hardware"
    )
    energy_origin: Annotated[str, Choice(("untraceable", "eu-and-elsewhere", "eu-only", "eu-only-green"))] | None = (
        fact("Where its energy can be traced to")
    )


class GaiaX(Group):
    """Standing within Gaia-X."""

    participant: Flag | None = fact("It is a participant with a verified credential")
    credential: Flag | None = fact("The service has a machine-readable credential with its attributes")
    policy_language: Flag | None = fact("Its policies are stated in a common, machine-readable language")


class Included(Group):
    """What comes with the services."""

    # The published schema has another name for it, from before an offer was what is compared.
    __qualname__ = "Offer"
    model_config = ConfigDict(title="Offer")

    interface_languages: Texts | None = fact("Languages of the interfaces, as two-letter codes")
    support_languages: Texts | None = fact("Languages of first-level support, as two-letter codes")
    availability_pct: Percent | None = fact("Availability guaranteed, 0 to 100")
    security_documentation: Flag | None = fact("Security documentation for users is available")
    security_features: Flag | None = fact("Security features of the product are documented")
    backup_service: Flag | None = fact("A backup service for customer data is offered")

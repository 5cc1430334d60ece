"""What the provider owes its customers, and what comes with its services."""

from __future__ import annotations

from typing import Annotated

from compliance.model.declared import ConfigDict
from compliance.model.fact_groups.base import Group, fact
from compliance.model.values import Amount, Choice, Flag, Percent, Texts


class Contract(Group):
    """What the contract with customers says."""

    available: Flag | None = fact(
        "A legally binding, documented contract is offered",
        "Is a legally binding, documented contract offered?",
        "public",
    )
    parties_identified: Flag | None = fact(
        "The parties bound are named", "Does the contract name the parties bound?", "public"
    )
    covers_whole_service: Flag | None = fact(
        "It covers the whole service", "Does the contract cover the whole service?", "public"
    )
    continuity_clause: Flag | None = fact(
        "It provides for interruption, continuity and bankruptcy",
        "Does the contract provide for interruption, continuity and bankruptcy?",
        "public",
    )
    data_rights_clause: Flag | None = fact(
        "It says who may use the service and the data",
        "Does the contract say who may use the service and the data?",
        "public",
    )
    change_clause: Flag | None = fact(
        "It says how changes are made", "Does the contract say how changes are made?", "public"
    )
    change_acceptance: Flag | None = fact(
        "Changes need the acceptance of the customer",
        "Do changes of the contract need the acceptance of the customer?",
        "public",
    )
    guarantees_need_consent: Flag | None = fact(
        "Service levels and guarantees fall with the consent of the customer only",
        "Do service levels and guarantees fall with the consent of the customer only?",
        "public",
    )
    intellectual_property_clause: Flag | None = fact(
        "It settles intellectual property", "Does the contract settle intellectual property?", "public"
    )
    contacts: Flag | None = fact("It gives contact details", "Does the contract give contact details?", "public")
    service_attributes: Flag | None = fact(
        "The attributes of the service are declared",
        "Does the contract declare the attributes of the service?",
        "public",
    )
    subcontractor_information: Flag | None = fact(
        "It says how information on subcontractors and places is given",
        "Does the contract say how information on subcontractors and places is given?",
        "public",
    )
    subcontractor_jurisdictions: Flag | None = fact(
        "It tells the jurisdictions of subcontractors",
        "Does the contract tell the jurisdictions of subcontractors?",
        "public",
    )
    location_stated: Flag | None = fact(
        "It states where the service is run, and support where outside the EU",
        "Does the contract state where the service is run, and support where outside the EU?",
        "public",
    )
    processing_clause: Flag | None = fact(
        "It covers processing around pre-sales, set-up, maintenance and end of the service",
        "Does the contract cover processing around pre-sales, set-up, maintenance and end of the service?",
        "public",
    )
    legal_means: Flag | None = fact(
        "It describes the means used to respect the law",
        "Does the contract describe the means used to respect the law?",
        "public",
    )
    exit_on_loss_of_qualification: Flag | None = fact(
        "The customer may leave without penalty if the qualification is lost",
        "May the customer leave without penalty if the qualification is lost?",
        "public",
    )
    no_data_use: Flag | None = fact(
        "Customer data is put to no other use", "Does the contract rule out any other use of customer data?", "public"
    )
    no_disclosure_without_consent: Flag | None = fact(
        "Nothing is disclosed to others without written consent",
        "Does the contract rule out disclosure to others without written consent?",
        "public",
    )
    backup_stated: Flag | None = fact(
        "It says whether data is backed up by itself",
        "Does the contract say whether data is backed up by itself?",
        "public",
    )
    remote_access_stated: Flag | None = fact(
        "It says whether remote administration or support access is allowed",
        "Does the contract say whether remote administration or support access is allowed?",
        "public",
    )
    audit_clauses: Flag | None = fact(
        "Qualification certificate, complaints and audits by authorities and auditors are provided for",
        "Does the contract provide for the qualification certificate, complaints, and audits by authorities and auditors?",
        "public",
    )
    data_processing_agreement: Flag | None = fact(
        "It has a data processing agreement under article 28 of the GDPR",
        "Does the contract have a data processing agreement under article 28 of the GDPR?",
        "public",
    )
    responsibility_matrix: Flag | None = fact(
        "It divides responsibilities between provider and customer",
        "Does the contract divide responsibilities between provider and customer?",
        "public",
    )
    customer_instructions: Flag | None = fact(
        "The provider is bound by the instructions of the customer",
        "Does the contract bind the provider by the instructions of the customer?",
        "public",
    )
    instruction_channels: Flag | None = fact(
        "It says how to instruct, interfaces included",
        "Does the contract say how to instruct, interfaces included?",
        "public",
    )
    technical_measures: Flag | None = fact(
        "Technical and organisational measures are defined",
        "Does the contract define technical and organisational measures?",
        "public",
    )
    assistance_clause: Flag | None = fact(
        "The provider assists the customer and warns of unlawful instructions",
        "Does the contract make the provider assist the customer and warn of unlawful instructions?",
        "public",
    )
    certificate_clause: Flag | None = fact(
        "It states scope, issue and renewal dates of the health-data certificate",
        "Does the contract state scope, issue and renewal dates of the health-data certificate?",
        "public",
    )
    services_and_results: Flag | None = fact(
        "It states the services and the results to expect",
        "Does the contract state the services and the results to expect?",
        "public",
    )
    data_subject_clause: Flag | None = fact(
        "It provides for data subjects' rights, notice of breaches and audits",
        "Does the contract provide for data subjects' rights, notice of breaches and audits?",
        "public",
    )
    incident_contact: Flag | None = fact(
        "It names a contact for incidents", "Does the contract name a contact for incidents?", "public"
    )
    quality_indicators: Flag | None = fact(
        "It states quality indicators, the guaranteed level and whether there are penalties",
        "Does the contract state quality indicators, the guaranteed level and whether there are penalties?",
        "public",
    )
    external_providers_clause: Flag | None = fact(
        "It covers the use of external providers with equivalent protection",
        "Does the contract cover the use of external providers with equivalent protection?",
        "public",
    )
    access_clause: Flag | None = fact(
        "It frames who may access data", "Does the contract frame who may access data?", "public"
    )
    default_guarantees: Flag | None = fact(
        "It gives guarantees if the host defaults", "Does the contract give guarantees if the host defaults?", "public"
    )
    eu_party: Flag | None = fact(
        "Customers in the EU contract with a company established there",
        "Do customers in the EU contract with a company established there?",
        "public",
    )
    subcontracting_conditions: Flag | None = fact(
        "It says whether a critical function may be subcontracted, and on what conditions",
        "Does the contract say whether a critical function may be subcontracted, and how?",
        "public",
    )
    location_change_notice: Flag | None = fact(
        "Customers are told in advance where places of service or data change",
        "Does the contract promise notice before places of service or data change?",
        "public",
    )
    data_return_on_failure: Flag | None = fact(
        "Data can be recovered and is returned if the provider fails, is resolved or stops",
        "Does the contract give data back if the provider fails, is resolved or stops?",
        "public",
    )
    incident_assistance: Flag | None = fact(
        "Help in an incident is free of charge or at a price fixed beforehand",
        "Is help in an incident free of charge or at a price fixed beforehand?",
        "public",
    )
    authority_cooperation: Flag | None = fact(
        "The provider cooperates with the supervisors of the customer",
        "Does the contract promise cooperation with the customer's supervisors?",
        "public",
    )
    termination_notice: Flag | None = fact(
        "It states rights to end it and the least notice for that",
        "Does the contract state rights to end it, and the least notice?",
        "public",
    )
    termination_grounds: Flag | None = fact(
        "It can be ended for breach, changed circumstances, weak risk management, barred supervision",
        "Can it be ended for breach, changed circumstances, weak risk management, barred supervision?",
        "public",
    )
    training_participation: Flag | None = fact(
        "The provider joins the customer's training on security and resilience",
        "Does the provider join the customer's training on security and resilience?",
        "public",
    )
    performance_targets: Flag | None = fact(
        "Service levels have precise targets in numbers and in quality",
        "Do service levels have precise targets, in numbers and in quality?",
        "public",
    )
    material_reports: Flag | None = fact(
        "The provider reports whatever may harm the service it owes",
        "Does the contract ask for reports of whatever may harm the service?",
        "public",
    )
    contingency_plans: Flag | None = fact(
        "The provider keeps and tests contingency plans and security measures",
        "Does the contract ask for contingency plans that are kept and tested?",
        "public",
    )
    resilience_tests: Flag | None = fact(
        "The provider takes part in the customer's threat-led penetration tests",
        "Does the provider take part in the customer's threat-led penetration tests?",
        "public",
    )
    unrestricted_audit: Flag | None = fact(
        "Customer, its appointee and the authority may inspect and audit without restriction",
        "May customer, its appointee and the authority audit without restriction?",
        "public",
    )
    transition_period: Flag | None = fact(
        "The service goes on for a mandatory time while the customer moves elsewhere",
        "Does the service go on for a mandatory time while the customer moves elsewhere?",
        "public",
    )
    foreign_order_clause: Flag | None = fact(
        "It protects the customer against orders of authorities from outside the EU: to resist them, or to tell of them",
        "Does the contract protect the customer against orders of authorities from outside the EU?",
        "public",
    )


class Exit(Group):
    """How a customer leaves."""

    export_formats: Texts | None = fact(
        "Formats data can be exported in", "In which formats can data be exported?", "public"
    )
    api_export: Flag | None = fact(
        "Data can be exported through documented interfaces",
        "Can data be exported through documented interfaces?",
        "public",
    )
    full_return: Flag | None = fact(
        "All data is given back, copies destroyed, at stated cost and time",
        "Is all data given back, and are copies destroyed, at stated cost and time?",
        "public",
    )
    notice_days: Amount | None = fact(
        "Days of notice before switching", "How many days of notice does switching take?", "public"
    )
    transition_days: Amount | None = fact(
        "Days the transition may take", "How many days may the transition take?", "public"
    )
    longer_transition_justified: Flag | None = fact(
        "A transition of more than 30 days is for technical reasons, given to the customer in writing",
        "Is a transition of more than 30 days for technical reasons only, given in writing?",
    )
    retrieval_days: Amount | None = fact(
        "Days data can still be fetched after the transition",
        "For how many days after the transition can data still be fetched?",
        "public",
    )
    switching_charges: Annotated[str, Choice(("full", "cost-only", "none"))] | None = fact(
        "What switching to another provider costs", "What does switching to another provider cost?", "public"
    )
    egress_fees: Annotated[str, Choice(("full", "cost-only", "none"))] | None = fact(
        "What taking data out costs", "What does taking data out cost?", "public"
    )
    switching_information: Flag | None = fact(
        "Procedures, time and charges of switching are told before the contract",
        "Are procedures, time and charges of switching told before the contract?",
        "public",
    )
    erasure_after_exit: Flag | None = fact(
        "All data is erased after the customer has left", "Is all data erased after the customer has left?", "public"
    )
    erasure_notice_days: Amount | None = fact(
        "Days of formal notice before erasure", "How many days of formal notice are given before erasure?", "public"
    )
    erasure_method: Annotated[str, Choice(("overwrite", "key-erasure", "secure-recycling", "none"))] | None = fact(
        "How data is erased", "How is data erased?"
    )
    technical_data_erasure: Flag | None = fact(
        "Technical data about the customer is erased too", "Is technical data about the customer erased too?"
    )
    functional_equivalence: Flag | None = fact(
        "It helps the customer reach the same function at another infrastructure provider",
        "Does it help the customer reach the same function at another infrastructure provider?",
    )
    open_interfaces: Flag | None = fact(
        "Open interfaces for switching are available free of charge",
        "Are open interfaces for switching available free of charge?",
        "public",
    )
    standard_export: Flag | None = fact(
        "How to export all data in standard formats is documented",
        "Is it documented how to export all data in standard formats?",
        "public",
    )
    migration_service: Flag | None = fact(
        "Migration to another provider is offered as a service, with terms of its own",
        "Is migration to another provider offered as a service, with terms of its own?",
        "public",
    )


class GaiaX(Group):
    """Standing within Gaia-X."""

    participant: Flag | None = fact(
        "It is a participant with a verified credential",
        "Is it a participant of Gaia-X with a verified credential?",
        "public",
    )
    credential: Flag | None = fact(
        "The service has a machine-readable credential with its attributes",
        "Does the service have a machine-readable Gaia-X credential with its attributes?",
        "public",
    )
    policy_language: Flag | None = fact(
        "Its policies are stated in a common, machine-readable language",
        "Are its policies stated in a common, machine-readable language?",
        "public",
    )


class Included(Group):
    """What comes with the services."""

    # The published schema has another name for it, from before an offer was what is compared.
    __qualname__ = "Offer"
    model_config = ConfigDict(title="Offer")

    interface_languages: Texts | None = fact(
        "Languages of the interfaces, as two-letter codes", "In which languages are the interfaces?", "public"
    )
    support_languages: Texts | None = fact(
        "Languages of first-level support, as two-letter codes",
        "In which languages is first-level support given?",
        "public",
    )
    availability_pct: Percent | None = fact(
        "Availability guaranteed, 0 to 100", "Which availability is guaranteed?", "public"
    )
    security_documentation: Flag | None = fact(
        "Security documentation for users is available", "Is security documentation for users available?", "public"
    )
    security_features: Flag | None = fact(
        "Security features of the product are documented", "Are security features of the product documented?", "public"
    )
    backup_service: Flag | None = fact(
        "A backup service for customer data is offered", "Is a backup service for customer data offered?", "public"
    )

"""Where data is, who holds the keys, and how users are known."""

from __future__ import annotations

from typing import Annotated

from compliance.model.fact_groups.base import Group, fact
from compliance.model.values import Choice, Countries, Flag, Texts


class Data(Group):
    """Where customer data is."""

    storage_countries: Countries | None = fact(
        "Countries where customer data may be stored", "In which countries may customer data be stored?", "public"
    )
    processing_countries: Countries | None = fact(
        "Countries where customer data may be processed", "In which countries may customer data be processed?", "public"
    )
    backup_countries: Countries | None = fact(
        "Countries where backups may be kept", "In which countries may backups be kept?"
    )
    customer_chooses_region: Flag | None = fact(
        "The customer chooses where the data is kept", "Can the customer choose where the data is kept?", "public"
    )
    stays_in_country: Flag | None = fact(
        "The contract keeps data in the country of the registered office",
        "Does the contract keep data in the country of the registered office?",
        "public",
    )
    stays_in_eu: Flag | None = fact(
        "The contract keeps data in the EU or EEA", "Does the contract keep data in the EU or EEA?", "public"
    )
    technical_data_countries: Countries | None = fact(
        "Countries where technical data (identities, logs, configuration) may be kept",
        "In which countries may technical data (identities, logs, configuration) be kept?",
    )
    telemetry_countries: Countries | None = fact(
        "Countries telemetry and metadata may go to", "To which countries may telemetry and metadata go?"
    )
    third_country_fallback: Flag | None = fact(
        "Data may go to a country outside the EU as a fallback",
        "May data go to a country outside the EU as a fallback?",
    )
    location_transparency: Flag | None = fact(
        "Customers are told, or can check, where their data is stored and processed",
        "Are customers told, or can they check, where their data is stored and processed?",
        "public",
    )
    customer_data_confinable_to: Texts | None = fact(
        "Countries or sets (EU, EEA) the customer can have customer data confined to",
        "To which countries or sets (EU, EEA) can the customer have customer data confined?",
        "public",
    )
    derived_data_confinable_to: Texts | None = fact(
        "The same, for account data and data derived from use",
        "To which countries or sets (EU, EEA) can account data and data derived from use be confined?",
    )
    provider_data_confinable_to: Texts | None = fact(
        "The same, for the data of the provider's own operations",
        "To which countries or sets (EU, EEA) can the data of the provider's own operations be confined?",
    )
    access_logs: Flag | None = fact(
        "Customers can record, keep and review who accessed management and data, and when",
        "Can customers record, keep and review who accessed management and data, and when?",
    )
    access_logs_realtime: Flag | None = fact(
        "Such logs can be had in real time through standard open interfaces",
        "Can logs of access be had in real time through standard open interfaces?",
    )
    access_logs_filtering: Flag | None = fact(
        "Such logs can be filtered finely", "Can logs of access be filtered finely?"
    )
    access_only_authorised: Flag | None = fact(
        "The provider accesses customer data only where authorised or lawful",
        "Does the provider access customer data only where authorised or lawful?",
    )
    exchange_monitored: Flag | None = fact(
        "Exchange of data with third parties is monitored, controlled, logged and documented every year",
        "Is exchange of data with third parties monitored, controlled, logged and documented every year?",
    )
    exchange_documentation_for_customers: Flag | None = fact(
        "That documentation is open to customers, under a duty of secrecy if need be",
        "Can customers see the documentation of data exchanged with third parties?",
    )
    exchange_gateways_only: Flag | None = fact(
        "Data is exchanged with third parties through known gateways only",
        "Is data exchanged with third parties through known gateways only?",
    )
    flow_diagram: Flag | None = fact(
        "Such exchanges stand in a diagram of data flows, reviewed every year",
        "Do exchanges with third parties stand in a diagram of data flows, reviewed every year?",
    )
    flow_diagram_to_authority: Flag | None = fact(
        "The authority gets that diagram on request", "Does the authority get the diagram of data flows on request?"
    )
    access_logs_customer_run: Flag | None = fact(
        "The customer alone decides what logs of access record and how long they are kept",
        "Does the customer alone decide what logs of access record and how long they are kept?",
    )
    access_logs_auditable: Flag | None = fact(
        "Independent auditors can examine logs of access", "Can independent auditors examine logs of access?"
    )
    deletion_proof: Annotated[str, Choice(("none", "manual", "internal", "logged", "independent"))] | None = fact(
        "How deletion is shown: by hand, by internal policy, technically with logs, or by independent verifiers",
        "How is deletion shown?",
    )


class Crypto(Group):
    """Who holds the keys."""

    key_control: (
        Annotated[
            str,
            Choice(("provider", "customer-managed", "customer-supplied", "customer-external", "customer-exclusive")),
        ]
        | None
    ) = fact(
        "Best the customer can have: keys in the provider's system, keys outside it, or keys nobody else can use",
        "What is the best control over keys that the customer can have?",
        "public",
    )
    external_kms_iaas_paas: Flag | None = fact(
        "IaaS and PaaS can use keys created, managed and kept outside the provider's environment only",
        "Can IaaS and PaaS use keys created, managed and kept outside the provider's environment only?",
    )
    external_kms_saas: Flag | None = fact(
        "SaaS can use keys created, managed and kept outside the provider's environment only",
        "Can SaaS use keys created, managed and kept outside the provider's environment only?",
    )
    client_side: Flag | None = fact(
        "Data can be encrypted with a key only the customer holds, in transfer, processing and storage",
        "Can data be encrypted with a key only the customer holds, in transfer, processing and storage?",
    )
    at_rest_per_customer_key: Flag | None = fact(
        "Data at rest is encrypted, with at least one key for each customer",
        "Is data at rest encrypted, with at least one key for each customer?",
    )
    pki_ca_countries: Countries | None = fact(
        "Countries of the certification authorities of the infrastructure",
        "In which countries are the certification authorities of the infrastructure?",
    )


class Access(Group):
    """How users and administrators are known."""

    external_identity_provider: Flag | None = fact(
        "Customers can use an identity provider of their own, through standards",
        "Can customers use an identity provider of their own, through standards?",
        "public",
    )
    external_identity_standards: Texts | None = fact(
        "Open standards it can be used through: saml, oidc, scim ...",
        "Through which open standards can it be used?",
        "public",
    )
    external_identity_stateless: Flag | None = fact(
        "No accounts need to be created or copied in the provider's directory",
        "Does it work without accounts created or copied in the provider's directory?",
    )
    claims_based_authorisation: Flag | None = fact(
        "Rights follow from the claims of the customer's identity provider",
        "Do rights follow from the claims of the customer's identity provider?",
    )
    admin_mfa: Flag | None = fact(
        "Administration interfaces need strong multi-factor authentication",
        "Do administration interfaces need strong multi-factor authentication?",
    )

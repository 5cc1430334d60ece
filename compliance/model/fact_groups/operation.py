"""Where data is, who runs the services, with what and with whose help."""

from __future__ import annotations

from typing import Annotated

from compliance.model.fact_groups.base import Group, fact
from compliance.model.values import Amount, Choice, Countries, Country, Day, Flag, Identifier, Percent, Text, Texts


class Subprocessor(Group):
    """A supplier that takes part in the service."""

    name: Text | None = fact("Name")
    registered_office_country: Country | None = fact("Country of its seat")
    controller_country: Country | None = fact("Country of whoever controls it")
    can_access_data: Flag | None = fact("It can read customer data")
    role: Text | None = fact("What it does")
    can_access_identities: Flag | None = fact("It can read or change the identities of users and administrators")
    secnumcloud_qualified: Flag | None = fact("It holds a SecNumCloud qualification of its own")


class SecurityProduct(Group):
    """A security product the services are built with."""

    name: Text | None = fact("Name of the product")
    vendor_country: Country | None = fact("Country of the vendor's seat")
    open_source: Flag | None = fact("Published under an open-source licence")


class Carrier(Group):
    """One network carrier."""

    name: Text | None = fact("Name")
    country: Country | None = fact("Country of its seat")
    in_group: Flag | None = fact("It belongs to the provider's own group")


class Licensor(Group):
    """A company that licenses the platform to the provider."""

    name: Text | None = fact("Name")
    country: Country | None = fact("Country of its seat")
    can_access_service: Flag | None = fact("It has access to the running service or its data")
    updates_depend_on_it: Flag | None = fact("Updates come from it alone")


class Data(Group):
    """Where customer data is."""

    storage_countries: Countries | None = fact("Countries where customer data may be stored")
    processing_countries: Countries | None = fact("Countries where customer data may be processed")
    backup_countries: Countries | None = fact("Countries where backups may be kept")
    customer_chooses_region: Flag | None = fact("The customer chooses where the data is kept")
    stays_in_country: Flag | None = fact("The contract keeps data in the country of the registered office")
    stays_in_eu: Flag | None = fact("The contract keeps data in the EU or EEA")
    technical_data_countries: Countries | None = fact(
        "Countries where technical data (identities, logs, configuration) may be kept"
    )
    telemetry_countries: Countries | None = fact("Countries telemetry and metadata may go to")
    third_country_fallback: Flag | None = fact("Data may go to a country outside the EU as a fallback")
    location_transparency: Flag | None = fact(
        "Customers are told, or can check, where their data is stored and processed"
    )
    customer_data_confinable_to: Texts | None = fact(
        "Countries or sets (EU, EEA) the customer can have customer data confined to"
    )
    derived_data_confinable_to: Texts | None = fact("The same, for account data and data derived from use")
    provider_data_confinable_to: Texts | None = fact("The same, for the data of the provider's own operations")
    access_logs: Flag | None = fact("Customers can record, keep and review who accessed management and data, and when")
    access_logs_realtime: Flag | None = fact("Such logs can be had in real time through standard open interfaces")
    access_logs_filtering: Flag | None = fact("Such logs can be filtered finely")
    access_only_authorised: Flag | None = fact("The provider accesses customer data only where authorised or lawful")
    exchange_monitored: Flag | None = fact(
        "Exchange of data with third parties is monitored, controlled, logged and documented every year"
    )
    exchange_documentation_for_customers: Flag | None = fact(
        "That documentation is open to customers, under a duty of secrecy if need be"
    )
    exchange_gateways_only: Flag | None = fact("Data is exchanged with third parties through known gateways only")
    flow_diagram: Flag | None = fact("Such exchanges stand in a diagram of data flows, reviewed every year")
    flow_diagram_to_authority: Flag | None = fact("The authority gets that diagram on request")
    access_logs_customer_run: Flag | None = fact(
        "The customer alone decides what logs of access record and how long they are kept"
    )
    access_logs_auditable: Flag | None = fact("Independent auditors can examine logs of access")
    deletion_proof: Annotated[str, Choice(("none", "manual", "internal", "logged", "independent"))] | None = fact(
        "How deletion is shown: by hand, by internal policy, technically with logs, or by independent verifiers"
    )


class Crypto(Group):
    """Who holds the keys."""

    key_control: (
        Annotated[
            str,
            Choice(("provider", "customer-managed", "customer-supplied", "customer-external", "customer-exclusive")),
        ]
        | None
    ) = fact("Best the customer can have: keys in the provider's system, keys outside it, or keys nobody else can use")
    external_kms_iaas_paas: Flag | None = fact(
        "IaaS and PaaS can use keys created, managed and kept outside the provider's environment only"
    )
    external_kms_saas: Flag | None = fact(
        "SaaS can use keys created, managed and kept outside the provider's environment only"
    )
    client_side: Flag | None = fact(
        "Data can be encrypted with a key only the customer holds, in transfer, processing and storage"
    )
    at_rest_per_customer_key: Flag | None = fact("Data at rest is encrypted, with at least one key for each customer")
    pki_ca_countries: Countries | None = fact("Countries of the certification authorities of the infrastructure")


class Access(Group):
    """How users and administrators are known."""

    external_identity_provider: Flag | None = fact(
        "Customers can use an identity provider of their own, through standards"
    )
    external_identity_standards: Texts | None = fact("Open standards it can be used through: saml, oidc, scim ...")
    external_identity_stateless: Flag | None = fact(
        "No accounts need to be created or copied in the provider's directory"
    )
    claims_based_authorisation: Flag | None = fact("Rights follow from the claims of the customer's identity provider")
    admin_mfa: Flag | None = fact("Administration interfaces need strong multi-factor authentication")


class Operations(Group):
    """Who runs the services and from where."""

    staff: Amount | None = fact("Number of staff")
    planned_staff: Amount | None = fact("Number of staff planned")
    admin_countries: Countries | None = fact("Countries the services are administered from")
    support_countries: Countries | None = fact("Countries support is given from")
    datacenter_countries: Countries | None = fact("Countries it runs datacenters in")
    partners: Amount | None = fact("Number of sales partners")
    staff_countries: Countries | None = fact("Countries its staff works from")
    staff_residence_countries: Countries | None = fact(
        "Countries where staff with access, support and managers in control mainly live"
    )
    staff_eu_citizens: Flag | None = fact("Staff with access, support and managers in control are EU citizens")
    standalone_eu_operator: Flag | None = fact(
        "The staff that runs the services belongs to a standalone European organisation"
    )
    admin_access_confined_to: Texts | None = fact(
        "Countries or sets (EU) outside of which administrative access is technically blocked"
    )
    admin_vetting: Flag | None = fact("Staff with far-reaching administration rights is vetted more strictly")
    support_clearance: Flag | None = fact("Support staff is security-cleared")
    non_eu_support_controlled: Flag | None = fact(
        "Support from outside the EU is listed, and its access controlled and supervised from the EU"
    )
    remote_maintenance_controlled: Flag | None = fact(
        "Remote maintenance by others goes through a supervised jump host"
    )
    egress_control: Flag | None = fact("Outbound flows can be inspected and purged on devices the provider runs")
    carriers: dict[Identifier, Carrier | None] | None = fact("Network carriers, by id")
    carriers_redundant: Flag | None = fact(
        "Connections through them are redundant and independent and keep the service level that was agreed"
    )
    soc_countries: Countries | None = fact("Countries its security operations centre works from")
    soc_escalation_non_eu: Flag | None = fact("Incidents may be escalated to a team outside the EU")
    soc_standalone_countries: Countries | None = fact(
        "Countries where an equivalent centre goes on working when disconnected from the rest"
    )
    ingress_control: Flag | None = fact(
        "Updates and operational data enter through a secured zone where they are checked and authorised"
    )
    ingress_dedicated_hardware: Flag | None = fact("That zone runs on physical devices of its own")
    ingress_documents_to_authority: Flag | None = fact("The cybersecurity authority gets its documentation on request")
    update_threat_analysis: Flag | None = fact("Software of others is analysed for threats before it is deployed")
    capacity_management_countries: Countries | None = fact("Countries capacity is managed from")
    independent_patching: Flag | None = fact("It can patch the services without the original vendor")
    incident_notice: Flag | None = fact("Customers are told of incidents without delay")
    eea_staff_pct: Percent | None = fact("Share of its staff that works in the EU or EEA, 0 to 100")
    able_staff_eu_pct: Percent | None = fact(
        "Share of the staff able to run the services that works in the EU, 0 to 100"
    )
    able_staff_cleared: Flag | None = fact("All staff able to run the services is security-cleared")
    support_eu_pct: Percent | None = fact("Share of support that is given from the EU, 0 to 100")
    knowledge_location: (
        Annotated[str, Choice(("outside-eu", "eu-option", "eu-default", "eu-primary", "eu-only"))] | None
    ) = fact("Where documentation, source code and know-how are kept; primary: the main repositories in the EU only")
    soc_shares_with_enisa: Flag | None = fact("Its security operations share information on incidents with ENISA")
    security_log_access: Annotated[str, Choice(("provider", "reports", "portal", "direct"))] | None = fact(
        "How customers see security logs; direct: in full and by themselves"
    )
    security_log_countries: Countries | None = fact("Countries where security logs may be kept")
    security_logs_immutable: Flag | None = fact("Nobody, the provider included, can change security logs")
    incident_disclosure: (
        Annotated[str, Choice(("none", "after-the-fact", "procedures", "service-levels", "real-time"))] | None
    ) = fact(
        "How incidents and vulnerabilities are told; procedures: as GDPR and NIS2 ask; service-levels: within monitored times"
    )
    patch_notice: Flag | None = fact("Customers get notice of patches and can test them first, save for urgent ones")
    patch_customer_checks: Flag | None = fact("Customers can check patches it makes itself")


class SupplyChain(Group):
    """Whom it depends on."""

    subprocessors: dict[Identifier, Subprocessor | None] | None = fact("Suppliers that take part in the service")
    subprocessors_disclosed: Flag | None = fact("The list of subcontractors is given to customers, changes included")
    subprocessors_managed: Flag | None = fact("Subcontractors are bound by and checked against the same duties")
    audit_rights: Flag | None = fact("Contracts with suppliers let the provider or its auditors audit them")
    software_inventory: Flag | None = fact(
        "Software components and their countries of origin are known for each service"
    )
    software_suppliers_disclosed: Flag | None = fact("Software suppliers and their countries are told on demand")
    software_third_country_control: Flag | None = fact(
        "Someone from outside the EU controls a part of the software the services need"
    )
    infrastructure_countries: Countries | None = fact("Countries where infrastructure of subcontractors stands")
    data_countries: Countries | None = fact(
        "Countries where subcontractors store or process customer data, metadata and telemetry included"
    )
    software_bill_of_materials: Flag | None = fact("A software bill of materials is available to customers")
    software_substitution: Flag | None = fact("There is a process for the risk of software suppliers, with substitutes")
    hardware_inventory: Flag | None = fact("Hardware suppliers and their countries are known and told on demand")
    hardware_substitution: Flag | None = fact("There is a process for the risk of hardware suppliers, with substitutes")
    service_inventory: Flag | None = fact(
        "External cloud services it needs, their providers and countries, are told to customers"
    )
    service_substitution: Flag | None = fact("There is a process for the risk of external services, with substitutes")
    export_restriction_process: Flag | None = fact(
        "There is a process for export restrictions and supply disruptions, and customers are told"
    )
    subcontractor_loss: (
        Annotated[str, Choice(("immediate-stop", "delayed-stop", "continues-for-a-time", "can-replace", "autonomous"))]
        | None
    ) = fact("What follows if a critical subcontractor is lost")
    hardware_origin_disclosure: (
        Annotated[str, Choice(("none", "partial", "with-exceptions", "full", "eu-certified"))] | None
    ) = fact("How far the origin of physical components is disclosed")
    hardware_making: (
        Annotated[
            str,
            Choice(
                ("foreign-undisclosed", "foreign-part-disclosed", "mixed-audited", "eu-built", "eu-designed-and-built")
            ),
        ]
        | None
    ) = fact("Where hardware is designed and built; mixed-audited: in part in the EU, with rights to audit there")
    firmware_origin_disclosure: (
        Annotated[str, Choice(("none", "partial", "with-exceptions", "full", "eu-certified"))] | None
    ) = fact("How far the origin of firmware is disclosed")
    software_design: (
        Annotated[str, Choice(("foreign-undisclosed", "foreign-part-disclosed", "eu-core", "eu-nearly-all", "eu-all"))]
        | None
    ) = fact("Who designs the software; eu-core: teams in the EU its core parts")
    release_control_countries: Countries | None = fact(
        "Countries from which building, signing and releasing of software is controlled"
    )
    release_run_countries: Countries | None = fact(
        "Countries in which the pipelines for building and releasing software run"
    )
    release_policy_gates: Flag | None = fact("Releases pass gates that enforce policies of the EU")
    non_eu_vendors: (
        Annotated[
            str, Choice(("only", "mostly-undocumented", "few-or-documented", "few-documented-not-critical", "none"))
        ]
        | None
    ) = fact("How far it rests on vendors from outside the EU, in critical services or not, documented or not")
    audited_suppliers: Annotated[str, Choice(("some", "critical", "most", "all"))] | None = fact(
        "Suppliers whose contracts let it or its auditors audit them"
    )


class Technology(Group):
    """What the services are built with."""

    platform: Text | None = fact("Main platform in a few words")
    proprietary: Flag | None = fact("The main platform is closed source")
    open_source_pct: Percent | None = fact("Share of the platform that is open source, 0 to 100")
    non_eu_dependency: Flag | None = fact("The main platform depends on a licensor or supplier outside the EU")
    components: Texts | None = fact("Named components: OpenStack, VMware ...")
    security_products: dict[Identifier, SecurityProduct | None] | None = fact("Security products in use")
    licensors: dict[Identifier, Licensor | None] | None = fact("Who licenses the platform to it, by id")
    open_source_platform: Flag | None = fact("The main platform is published under an open-source licence")
    source_backup_country: Country | None = fact("Country where a backup of the source code is kept")
    source_backup_max_age_hours: Amount | None = fact("Age of the newest backup of the source code, at most")
    source_backup_versions: Amount | None = fact("Versions of the source code kept in that backup")
    source_backup_buildable: Flag | None = fact("Build scripts, tools and documentation are kept with it")
    development_tools_contingency: Flag | None = fact("It can go on developing when access to its tools is disrupted")
    architecture_public: Flag | None = fact("The architecture of the services is documented in public")
    ip_origin: Annotated[str, Choice(("outside", "mostly-outside", "mixed", "mostly-eu", "eu"))] | None = fact(
        "Where the intellectual property of the services was created and registered"
    )
    ip_law_countries: Countries | None = fact("Countries under whose law the rights to the services are held")
    ai_models: (
        Annotated[
            str,
            Choice(("foreign-undisclosed", "foreign-licensed", "open-or-auditable", "eu-led", "eu-models-and-chips")),
        ]
        | None
    ) = fact("AI models of the services; eu-led: developed under the lead of the EU, on foreign accelerators")
    interfaces: Annotated[str, Choice(("closed", "vendor", "mixed", "mostly-standard", "open"))] | None = fact(
        "Interfaces of the services; vendor: its own, with limits; open: open by default"
    )
    open_standards: (
        Annotated[str, Choice(("none", "now-and-then", "some-core", "policy-most-core", "policy-all"))] | None
    ) = fact("Use of open standards in core services and beyond")
    open_source_governance: Annotated[str, Choice(("central", "eu-handover", "independent"))] | None = fact(
        "Who governs the open-source platform; eu-handover: much contributed from the EU, a handover possible"
    )
    source_viewable: Flag | None = fact("The source code of the main platform can be viewed, under whatever licence")
    architecture_audited: Flag | None = fact("Auditors are shown the architecture of the services")
    architecture_contributions: Flag | None = fact(
        "Customers can contribute to the public documentation of the architecture"
    )
    hpc: Annotated[str, Choice(("imported", "eu-hosted", "eu-integrated", "eu-processor", "eu-throughout"))] | None = (
        fact("Where high-performance computing is hosted, integrated, designed and made")
    )


class Continuity(Group):
    """What happens when others cut it off."""

    operating_autonomy: Flag | None = fact(
        "The service can go on with its own skills or with services of others that are at hand"
    )
    alternative_suppliers: Amount | None = fact("Number of other suppliers that could take over from a critical one")
    disconnect_capable: Flag | None = fact(
        "All network connections to outside the EU can be cut without harm to the service"
    )
    disconnect_independent: Flag | None = fact("Cutting them needs nobody from outside the EU")
    disconnect_last_test: Day | None = fact("Day this was last tested")
    disconnect_documents_to_authority: Flag | None = fact(
        "The authority gets the documentation and results of that test on request"
    )
    reconnect_tested_days: Amount | None = fact("Days of disconnection after which reconnecting has been tested")
    third_party_contingency: Flag | None = fact("There are written strategies for the loss of third parties")
    state_takeover_eu: Flag | None = fact(
        "A member state in a state of defence could take over what it takes to run the cloud"
    )
    state_takeover_de: Flag | None = fact(
        "Germany in a state of defence could take over what it takes to run the cloud"
    )
    escrow: Flag | None = fact("Source code of licensed platforms lies in escrow or may be used if the licensor stops")
    vendor_cutoff: (
        Annotated[str, Choice(("immediate-stop", "delayed-stop", "continues-for-a-time", "can-replace", "autonomous"))]
        | None
    ) = fact("What follows if a critical vendor stops supplying")

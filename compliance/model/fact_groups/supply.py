"""What the services are built with, with whose help, and what happens without it."""

from __future__ import annotations

from typing import Annotated

from compliance.model.dates import Date
from compliance.model.fact_groups.base import ANSSI_LIST, Group, fact
from compliance.model.values import Amount, Choice, Countries, Country, Flag, Identifier, Percent, Text, Texts


class Subprocessor(Group):
    """A supplier that takes part in the service."""

    name: Text | None = fact("Name", "What is the supplier called?", "public")
    registered_office_country: Country | None = fact("Country of its seat", "In which country is its seat?", "public")
    controller_country: Country | None = fact(
        "Country of whoever controls it", "In which country is the seat of whoever controls it?", "public"
    )
    can_access_data: Flag | None = fact("It can read customer data", "Can it read customer data?")
    role: Text | None = fact("What it does", "What does it do?")
    can_access_identities: Flag | None = fact(
        "It can read or change the identities of users and administrators",
        "Can it read or change the identities of users and administrators?",
    )
    secnumcloud_qualified: Flag | None = fact(
        "It holds a SecNumCloud qualification of its own",
        "Does it hold a SecNumCloud qualification of its own?",
        ANSSI_LIST,
    )


class SecurityProduct(Group):
    """A security product the services are built with."""

    name: Text | None = fact("Name of the product", "What is the product called?")
    vendor_country: Country | None = fact(
        "Country of the vendor's seat", "In which country is the vendor's seat?", "public"
    )
    open_source: Flag | None = fact(
        "Published under an open-source licence", "Is it published under an open-source licence?", "public"
    )


class Licensor(Group):
    """A company that licenses the platform to the provider."""

    name: Text | None = fact("Name", "What is the licensor called?", "public")
    country: Country | None = fact("Country of its seat", "In which country is its seat?", "public")
    can_access_service: Flag | None = fact(
        "It has access to the running service or its data", "Does it have access to the running service or its data?"
    )
    updates_depend_on_it: Flag | None = fact("Updates come from it alone", "Do updates come from it alone?")


class SupplyChain(Group):
    """Whom it depends on."""

    subprocessors: dict[Identifier, Subprocessor | None] | None = fact(
        "Suppliers that take part in the service", "Which suppliers take part in the service?", "public"
    )
    subprocessors_disclosed: Flag | None = fact(
        "The list of subcontractors is given to customers, changes included",
        "Is the list of subcontractors, changes included, given to customers?",
        "public",
    )
    subprocessors_managed: Flag | None = fact(
        "Subcontractors are bound by and checked against the same duties",
        "Are subcontractors bound by, and checked against, the same duties?",
    )
    chain_length: Amount | None = fact(
        "Longest chain of subcontractors behind the service; direct ones are 1",
        "How long is the longest chain of subcontractors, direct ones being 1?",
    )
    audit_rights: Flag | None = fact(
        "Contracts with suppliers let the provider or its auditors audit them",
        "Do contracts with suppliers let the provider or its auditors audit them?",
    )
    software_inventory: Flag | None = fact(
        "Software components and their countries of origin are known for each service",
        "Are software components and their countries of origin known for each service?",
    )
    software_suppliers_disclosed: Flag | None = fact(
        "Software suppliers and their countries are told on demand",
        "Are software suppliers and their countries told on demand?",
    )
    software_third_country_control: Flag | None = fact(
        "Someone from outside the EU controls a part of the software the services need",
        "Does someone from outside the EU control a part of the software the services need?",
    )
    infrastructure_countries: Countries | None = fact(
        "Countries where infrastructure of subcontractors stands",
        "In which countries does infrastructure of subcontractors stand?",
    )
    data_countries: Countries | None = fact(
        "Countries where subcontractors store or process customer data, metadata and telemetry included",
        "In which countries do subcontractors store or process customer data, metadata and telemetry?",
    )
    software_bill_of_materials: Flag | None = fact(
        "A software bill of materials is available to customers",
        "Is a software bill of materials available to customers?",
        "public",
    )
    software_substitution: Flag | None = fact(
        "There is a process for the risk of software suppliers, with substitutes",
        "Is there a process for the risk of software suppliers, with substitutes?",
    )
    hardware_inventory: Flag | None = fact(
        "Hardware suppliers and their countries are known and told on demand",
        "Are hardware suppliers and their countries known, and told on demand?",
    )
    hardware_substitution: Flag | None = fact(
        "There is a process for the risk of hardware suppliers, with substitutes",
        "Is there a process for the risk of hardware suppliers, with substitutes?",
    )
    service_inventory: Flag | None = fact(
        "External cloud services it needs, their providers and countries, are told to customers",
        "Are customers told the external cloud services it needs, their providers and countries?",
    )
    service_substitution: Flag | None = fact(
        "There is a process for the risk of external services, with substitutes",
        "Is there a process for the risk of external services, with substitutes?",
    )
    export_restriction_process: Flag | None = fact(
        "There is a process for export restrictions and supply disruptions, and customers are told",
        "Is there a process for export restrictions and supply disruptions, and are customers told?",
    )
    subcontractor_loss: (
        Annotated[str, Choice(("immediate-stop", "delayed-stop", "continues-for-a-time", "can-replace", "autonomous"))]
        | None
    ) = fact("What follows if a critical subcontractor is lost", "What follows if a critical subcontractor is lost?")
    hardware_origin_disclosure: (
        Annotated[str, Choice(("none", "partial", "with-exceptions", "full", "eu-certified"))] | None
    ) = fact(
        "How far the origin of physical components is disclosed",
        "How far is the origin of physical components disclosed?",
    )
    hardware_making: (
        Annotated[
            str,
            Choice(
                ("foreign-undisclosed", "foreign-part-disclosed", "mixed-audited", "eu-built", "eu-designed-and-built")
            ),
        ]
        | None
    ) = fact(
        "Where hardware is designed and built; mixed-audited: in part in the EU, with rights to audit there",
        "Where is hardware designed and built?",
    )
    firmware_origin_disclosure: (
        Annotated[str, Choice(("none", "partial", "with-exceptions", "full", "eu-certified"))] | None
    ) = fact("How far the origin of firmware is disclosed", "How far is the origin of firmware disclosed?")
    software_design: (
        Annotated[str, Choice(("foreign-undisclosed", "foreign-part-disclosed", "eu-core", "eu-nearly-all", "eu-all"))]
        | None
    ) = fact("Who designs the software; eu-core: teams in the EU its core parts", "Who designs the software?")
    release_control_countries: Countries | None = fact(
        "Countries from which building, signing and releasing of software is controlled",
        "From which countries are building, signing and releasing of software controlled?",
    )
    release_run_countries: Countries | None = fact(
        "Countries in which the pipelines for building and releasing software run",
        "In which countries do the pipelines for building and releasing software run?",
    )
    release_policy_gates: Flag | None = fact(
        "Releases pass gates that enforce policies of the EU", "Do releases pass gates that enforce policies of the EU?"
    )
    non_eu_vendors: (
        Annotated[
            str, Choice(("only", "mostly-undocumented", "few-or-documented", "few-documented-not-critical", "none"))
        ]
        | None
    ) = fact(
        "How far it rests on vendors from outside the EU, in critical services or not, documented or not",
        "How far does it rest on vendors from outside the EU?",
    )
    audited_suppliers: Annotated[str, Choice(("some", "critical", "most", "all"))] | None = fact(
        "Suppliers whose contracts let it or its auditors audit them",
        "Which suppliers have contracts that let it or its auditors audit them?",
    )
    subcontractor_changes_controlled: Flag | None = fact(
        "Changes at subcontractors are controlled", "Do you control changes at subcontractors?"
    )
    certificate_loss_procedure: Flag | None = fact(
        "There is a procedure for a certified subcontractor that loses its certificate",
        "Have you a procedure for a certified subcontractor that loses its certificate?",
    )


class Technology(Group):
    """What the services are built with."""

    platform: Text | None = fact("Main platform in a few words", "What is the main platform?", "public")
    proprietary: Flag | None = fact(
        "The main platform is closed source", "Is the main platform closed source?", "public"
    )
    open_source_pct: Percent | None = fact(
        "Share of the platform that is open source, 0 to 100", "What share of the platform is open source?", "public"
    )
    non_eu_dependency: Flag | None = fact(
        "The main platform depends on a licensor or supplier outside the EU",
        "Does the main platform depend on a licensor or supplier outside the EU?",
        "public",
    )
    components: Texts | None = fact(
        "Named components: OpenStack, VMware ...", "Which named components is it built with?", "public"
    )
    security_products: dict[Identifier, SecurityProduct | None] | None = fact(
        "Security products in use", "Which security products are in use?"
    )
    licensors: dict[Identifier, Licensor | None] | None = fact(
        "Who licenses the platform to it, by id", "Who licenses the platform to the provider?", "public"
    )
    open_source_platform: Flag | None = fact(
        "The main platform is published under an open-source licence",
        "Is the main platform published under an open-source licence?",
        "public",
    )
    source_backup_country: Country | None = fact(
        "Country where a backup of the source code is kept", "In which country is a backup of the source code kept?"
    )
    source_backup_max_age_hours: Amount | None = fact(
        "Age of the newest backup of the source code, at most",
        "How old is the newest backup of the source code, at most?",
    )
    source_backup_versions: Amount | None = fact(
        "Versions of the source code kept in that backup",
        "How many versions of the source code are kept in that backup?",
    )
    source_backup_buildable: Flag | None = fact(
        "Build scripts, tools and documentation are kept with it",
        "Are build scripts, tools and documentation kept with that backup?",
    )
    development_tools_contingency: Flag | None = fact(
        "It can go on developing when access to its tools is disrupted",
        "Can it go on developing when access to its tools is disrupted?",
    )
    architecture_public: Flag | None = fact(
        "The architecture of the services is documented in public",
        "Is the architecture of the services documented in public?",
        "public",
    )
    ip_origin: Annotated[str, Choice(("outside", "mostly-outside", "mixed", "mostly-eu", "eu"))] | None = fact(
        "Where the intellectual property of the services was created and registered",
        "Where was the intellectual property of the services created and registered?",
    )
    ip_law_countries: Countries | None = fact(
        "Countries under whose law the rights to the services are held",
        "Under the law of which countries are the rights to the services held?",
    )
    ai_models: (
        Annotated[
            str,
            Choice(("foreign-undisclosed", "foreign-licensed", "open-or-auditable", "eu-led", "eu-models-and-chips")),
        ]
        | None
    ) = fact(
        "AI models of the services; eu-led: developed under the lead of the EU, on foreign accelerators",
        "Which AI models do the services use?",
        "public",
    )
    interfaces: Annotated[str, Choice(("closed", "vendor", "mixed", "mostly-standard", "open"))] | None = fact(
        "Interfaces of the services; vendor: its own, with limits; open: open by default",
        "How open are the interfaces of the services?",
        "public",
    )
    open_standards: (
        Annotated[str, Choice(("none", "now-and-then", "some-core", "policy-most-core", "policy-all"))] | None
    ) = fact("Use of open standards in core services and beyond", "How far are open standards used?", "public")
    open_source_governance: Annotated[str, Choice(("central", "eu-handover", "independent"))] | None = fact(
        "Who governs the open-source platform; eu-handover: much contributed from the EU, a handover possible",
        "Who governs the open-source platform?",
        "public",
    )
    source_viewable: Flag | None = fact(
        "The source code of the main platform can be viewed, under whatever licence",
        "Can the source code of the main platform be viewed, under whatever licence?",
        "public",
    )
    architecture_audited: Flag | None = fact(
        "Auditors are shown the architecture of the services", "Are auditors shown the architecture of the services?"
    )
    architecture_contributions: Flag | None = fact(
        "Customers can contribute to the public documentation of the architecture",
        "Can customers contribute to the public documentation of the architecture?",
        "public",
    )
    hpc: Annotated[str, Choice(("imported", "eu-hosted", "eu-integrated", "eu-processor", "eu-throughout"))] | None = (
        fact(
            "Where high-performance computing is hosted, integrated, designed and made",
            "Where is high-performance computing hosted, integrated, designed and made?",
            "public",
        )
    )


class Continuity(Group):
    """What happens when others cut it off."""

    operating_autonomy: Flag | None = fact(
        "The service can go on with its own skills or with services of others that are at hand",
        "Can the service go on with its own skills or with services of others that are at hand?",
    )
    alternative_suppliers: Amount | None = fact(
        "Number of other suppliers that could take over from a critical one",
        "How many other suppliers could take over from a critical one?",
    )
    disconnect_capable: Flag | None = fact(
        "All network connections to outside the EU can be cut without harm to the service",
        "Can all network connections to outside the EU be cut without harm to the service?",
    )
    disconnect_independent: Flag | None = fact(
        "Cutting them needs nobody from outside the EU", "Can they be cut without anybody from outside the EU?"
    )
    disconnect_last_test: Date | None = fact("Day this was last tested", "On which day was cutting them last tested?")
    disconnect_documents_to_authority: Flag | None = fact(
        "The authority gets the documentation and results of that test on request",
        "Does the authority get the documentation and results of that test on request?",
    )
    reconnect_tested_days: Amount | None = fact(
        "Days of disconnection after which reconnecting has been tested",
        "After how many days of disconnection has reconnecting been tested?",
    )
    third_party_contingency: Flag | None = fact(
        "There are written strategies for the loss of third parties",
        "Are there written strategies for the loss of third parties?",
    )
    state_takeover_eu: Flag | None = fact(
        "A member state in a state of defence could take over what it takes to run the cloud",
        "Could a member state in a state of defence take over what it takes to run the cloud?",
    )
    state_takeover_de: Flag | None = fact(
        "Germany in a state of defence could take over what it takes to run the cloud",
        "Could Germany in a state of defence take over what it takes to run the cloud?",
    )
    escrow: Flag | None = fact(
        "Source code of licensed platforms lies in escrow or may be used if the licensor stops",
        "Does source code of licensed platforms lie in escrow, or may it be used if the licensor stops?",
    )
    vendor_cutoff: (
        Annotated[str, Choice(("immediate-stop", "delayed-stop", "continues-for-a-time", "can-replace", "autonomous"))]
        | None
    ) = fact("What follows if a critical vendor stops supplying", "What follows if a critical vendor stops supplying?")

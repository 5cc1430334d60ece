"""Who runs the services, from where, and with what energy and water."""

from __future__ import annotations

from typing import Annotated

from compliance.model.fact_groups.base import Group, fact
from compliance.model.values import Amount, Choice, Countries, Country, Flag, Identifier, Percent, Text, Texts


class Carrier(Group):
    """One network carrier."""

    name: Text | None = fact("Name", "What is the carrier called?")
    country: Country | None = fact("Country of its seat", "In which country is its seat?", "public")
    in_group: Flag | None = fact(
        "It belongs to the provider's own group", "Does it belong to the provider's own group?", "public"
    )


class Operations(Group):
    """Who runs the services and from where."""

    staff: Amount | None = fact("Number of staff", "How many staff does it have?", "public")
    planned_staff: Amount | None = fact("Number of staff planned", "How many staff are planned?", "public")
    admin_countries: Countries | None = fact(
        "Countries the services are administered from", "From which countries are the services administered?"
    )
    support_countries: Countries | None = fact(
        "Countries support is given from", "From which countries is support given?"
    )
    datacenter_countries: Countries | None = fact(
        "Countries it runs datacenters in", "In which countries does it run datacenters?", "public"
    )
    partners: Amount | None = fact("Number of sales partners", "How many sales partners does it have?", "public")
    staff_countries: Countries | None = fact(
        "Countries its staff works from", "From which countries does its staff work?"
    )
    staff_residence_countries: Countries | None = fact(
        "Countries where staff with access, support and managers in control mainly live",
        "In which countries do staff with access, support and managers in control mainly live?",
    )
    staff_eu_citizens: Flag | None = fact(
        "Staff with access, support and managers in control are EU citizens",
        "Are staff with access, support and managers in control EU citizens?",
    )
    standalone_eu_operator: Flag | None = fact(
        "The staff that runs the services belongs to a standalone European organisation",
        "Does the staff that runs the services belong to a standalone European organisation?",
    )
    admin_access_confined_to: Texts | None = fact(
        "Countries or sets (EU) outside of which administrative access is technically blocked",
        "Outside of which countries or sets (EU) is administrative access technically blocked?",
    )
    admin_vetting: Flag | None = fact(
        "Staff with far-reaching administration rights is vetted more strictly",
        "Is staff with far-reaching administration rights vetted more strictly?",
    )
    support_clearance: Flag | None = fact("Support staff is security-cleared", "Is support staff security-cleared?")
    non_eu_support_controlled: Flag | None = fact(
        "Support from outside the EU is listed, and its access controlled and supervised from the EU",
        "Is support from outside the EU listed, and its access controlled and supervised from the EU?",
    )
    remote_maintenance_controlled: Flag | None = fact(
        "Remote maintenance by others goes through a supervised jump host",
        "Does remote maintenance by others go through a supervised jump host?",
    )
    egress_control: Flag | None = fact(
        "Outbound flows can be inspected and purged on devices the provider runs",
        "Can outbound flows be inspected and purged on devices the provider runs?",
    )
    carriers: dict[Identifier, Carrier | None] | None = fact(
        "Network carriers, by id", "Which network carriers are used?"
    )
    carriers_redundant: Flag | None = fact(
        "Connections through them are redundant and independent and keep the service level that was agreed",
        "Are connections through the carriers redundant and independent, at the service level agreed?",
    )
    soc_countries: Countries | None = fact(
        "Countries its security operations centre works from",
        "From which countries does its security operations centre work?",
    )
    soc_escalation_non_eu: Flag | None = fact(
        "Incidents may be escalated to a team outside the EU", "May incidents be escalated to a team outside the EU?"
    )
    soc_standalone_countries: Countries | None = fact(
        "Countries where an equivalent centre goes on working when disconnected from the rest",
        "In which countries would an equivalent security operations centre go on when disconnected from the rest?",
    )
    ingress_control: Flag | None = fact(
        "Updates and operational data enter through a secured zone where they are checked and authorised",
        "Do updates and operational data enter through a secured zone where they are checked and authorised?",
    )
    ingress_dedicated_hardware: Flag | None = fact(
        "That zone runs on physical devices of its own", "Does that secured zone run on physical devices of its own?"
    )
    ingress_documents_to_authority: Flag | None = fact(
        "The cybersecurity authority gets its documentation on request",
        "Does the cybersecurity authority get the documentation of that zone on request?",
    )
    update_threat_analysis: Flag | None = fact(
        "Software of others is analysed for threats before it is deployed",
        "Is software of others analysed for threats before it is deployed?",
    )
    capacity_management_countries: Countries | None = fact(
        "Countries capacity is managed from", "From which countries is capacity managed?"
    )
    independent_patching: Flag | None = fact(
        "It can patch the services without the original vendor",
        "Can it patch the services without the original vendor?",
    )
    incident_notice: Flag | None = fact(
        "Customers are told of incidents without delay", "Are customers told of incidents without delay?", "public"
    )
    eea_staff_pct: Percent | None = fact(
        "Share of its staff that works in the EU or EEA, 0 to 100", "What share of its staff works in the EU or EEA?"
    )
    able_staff_eu_pct: Percent | None = fact(
        "Share of the staff able to run the services that works in the EU, 0 to 100",
        "What share of the staff able to run the services works in the EU?",
    )
    able_staff_cleared: Flag | None = fact(
        "All staff able to run the services is security-cleared",
        "Is all staff able to run the services security-cleared?",
    )
    run_from_eu_pct: Percent | None = fact(
        "Share of running the services, support included, that teams in the EU do, 0 to 100",
        "What share of running the services, support included, do teams in the EU do?",
    )
    support_eu_pct: Percent | None = fact(
        "Share of support that is given from the EU, 0 to 100", "What share of support is given from the EU?"
    )
    knowledge_location: (
        Annotated[str, Choice(("outside-eu", "eu-option", "eu-default", "eu-primary", "eu-only"))] | None
    ) = fact(
        "Where documentation, source code and know-how are kept; primary: the main repositories in the EU only",
        "Where are documentation, source code and know-how kept?",
    )
    soc_shares_with_enisa: Flag | None = fact(
        "Its security operations share information on incidents with ENISA",
        "Does its security operations centre share information on incidents with ENISA?",
    )
    security_log_access: Annotated[str, Choice(("provider", "reports", "portal", "direct"))] | None = fact(
        "How customers see security logs; direct: in full and by themselves", "How do customers see security logs?"
    )
    security_log_countries: Countries | None = fact(
        "Countries where security logs may be kept", "In which countries may security logs be kept?"
    )
    security_logs_immutable: Flag | None = fact(
        "Nobody, the provider included, can change security logs",
        "Are security logs safe from change by anybody, the provider included?",
    )
    incident_disclosure: (
        Annotated[str, Choice(("none", "after-the-fact", "procedures", "service-levels", "real-time"))] | None
    ) = fact(
        "How incidents and vulnerabilities are told; procedures: as GDPR and NIS2 ask; service-levels: within monitored times",
        "How are incidents and vulnerabilities told?",
    )
    patch_notice: Flag | None = fact(
        "Customers get notice of patches and can test them first, save for urgent ones",
        "Do customers get notice of patches, and can they test them first?",
    )
    patch_customer_checks: Flag | None = fact(
        "Customers can check patches it makes itself", "Can customers check patches the provider makes itself?"
    )
    health_data_awareness: Flag | None = fact(
        "Staff and subcontractors are made aware of what health data demands",
        "Are staff and subcontractors made aware of what health data demands?",
    )


class Sustainability(Group):
    """Energy, water, reporting."""

    pue: Amount | None = fact(
        "Power usage effectiveness, yearly average over its sites",
        "What is the power usage effectiveness, yearly average over its sites?",
        "public",
    )
    pue_verified_eu: Flag | None = fact(
        "That figure was verified by an EU body", "Was that figure verified by an EU body?"
    )
    efficiency_roadmap: Flag | None = fact(
        "It has a published plan to improve energy efficiency",
        "Is there a published plan to improve energy efficiency?",
        "public",
    )
    renewable_pct: Percent | None = fact(
        "Share of electricity that is renewable or carbon-free, 0 to 100",
        "What share of its electricity is renewable or carbon-free?",
        "public",
    )
    water_l_per_kwh: Amount | None = fact(
        "Water usage effectiveness, litres per kilowatt-hour", "What is the water usage effectiveness?", "public"
    )
    impact_disclosed: Flag | None = fact(
        "Environmental impact is disclosed", "Is environmental impact disclosed?", "public"
    )
    reporting: Annotated[str, Choice(("none", "annual", "detailed-eu", "audited-eu"))] | None = fact(
        "Environmental reporting", "What kind of environmental reporting is there?", "public"
    )
    hardware_reuse: Annotated[str, Choice(("none", "documented", "eu-circular", "eu-certified"))] | None = fact(
        "Programme for the reuse and recycling of hardware",
        "Is there a programme for the reuse and recycling of hardware, and how far does it go?",
        "public",
    )
    energy_origin: Annotated[str, Choice(("untraceable", "eu-and-elsewhere", "eu-only", "eu-only-green"))] | None = (
        fact("Where its energy can be traced to", "Where can its energy be traced to?")
    )

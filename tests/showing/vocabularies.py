"""The terms of other people's vocabularies that an export may use: each is defined where it says.

Copied by hand from what the World Wide Web Consortium and its group publish, with the place. A
term that is not here is either not defined there or has not been looked up: look it up, add it.
"""

ODRL = "http://www.w3.org/ns/odrl/2/"
DPV = "https://w3id.org/dpv#"
PD = "https://w3id.org/dpv/pd#"
EU_GDPR = "https://w3id.org/dpv/legal/eu/gdpr#"

ODRL_2_2 = """
    Action Agreement Asset Constraint Duty LeftOperand LogicalConstraint Party Permission
    Prohibition action and assignee assigner conflict consentingParty constraint dateTime delete
    distribute duty elapsedTime eq gteq includedIn inform informedParty isAnyOf isPartOf
    leftOperand lt lteq obligation obtainConsent operator or permission profile prohibit
    prohibition rightOperand target uid use
"""
"""ODRL Vocabulary & Expression 2.2 (2018), the core and the common vocabulary."""

DPV_2 = """
    Process hasProcess
    Disclose Use hasProcessing
    hasResponsibleEntity
    DataController Recipient hasDataController hasRecipient
    Purpose hasPurpose
    LegalBasis LegalObligation LegitimateInterest hasLegalBasis
    PersonalData SensitivePersonalData SpecialCategoryPersonalData hasPersonalData
    StorageDuration hasStorageCondition
    hasDuration
"""
"""DPV 2.0, a module to a line: process, processing, entities, legal roles, purposes, legal bases,
personal data, processing contexts, context."""

PD_2 = "BirthDate EmailAddress Gender Name PhysicalAddress PostalCode School TelephoneNumber"
"""DPV 2.0, the extension pd, its extended module."""

EU_GDPR_2 = "A6-1-a A6-1-b A6-1-c A6-1-d A6-1-e A6-1-f"
"""DPV 2.0, the extension legal/eu/gdpr, its module of legal bases."""

TERMS = frozenset(
    prefix + term
    for prefix, terms in ((ODRL, ODRL_2_2), (DPV, DPV_2), (PD, PD_2), (EU_GDPR, EU_GDPR_2))
    for term in terms.split()
)

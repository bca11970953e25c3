"""Who is in the register, and who is looked for.

A `Person` is one record of the register with its histories; a `Search` is what a requester says
about the one person meant. Nothing clinical can be expressed in either, so nothing clinical can
leave.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from proviso_gateway.errors import problem
from proviso_gateway.phrases import phrase
from proviso_gateway.reading.cells import Column, fault
from proviso_gateway.terms import Day


class Gender(StrEnum):
    """What the register or a requester says of somebody's gender."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"

    @classmethod
    def written(cls, word: str) -> Gender | None:
        """A requester's word, capitals or not; no word is *unknown*, a strange one None."""
        if not word:
            return cls.UNKNOWN
        return next((gender for gender in cls if gender.value == word.casefold()), None)

    @classmethod
    def listed(cls) -> str:
        """The words, as a sentence lists them."""
        return phrase("one of {words}", words=", ".join(f"`{gender}`" for gender in cls))


class NameUse(StrEnum):
    """Why a name stands in somebody's history."""

    PREVIOUS = "previous"
    MAIDEN = "maiden"
    NICKNAME = "nickname"


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written: middle names are separated by spaces, a family name may have parts."""

    given_name: str = ""
    middle_names: str = ""
    family_name: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """A place as written: one line and a postcode."""

    address_line: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class PreviousName:
    """A name that somebody bore, or is called by; days inclusive, `None` where unknown."""

    use: NameUse
    given_name: str = ""
    middle_names: str = ""
    family_name: str = ""
    from_day: Day | None = None
    to_day: Day | None = None


@dataclass(frozen=True, slots=True)
class PreviousAddress:
    """A place where somebody lived; days inclusive, `None` where unknown."""

    address_line: str = ""
    postcode: str = ""
    from_day: Day | None = None
    to_day: Day | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One record of the register: the columns of `person.csv` (docs/files.md) and both histories.

    `superseded_by` names the live record of the same person; `""` is a live record. `declared` are
    the register's own fields, as it keeps them; nobody is compared by them.
    """

    person_id: str
    given_name: str = ""
    middle_names: str = ""
    family_name: str = ""
    birth_date: Day | None = None
    gender: Gender = Gender.UNKNOWN
    address_line: str = ""
    postcode: str = ""
    address_since: Day | None = None
    registered_on: Day | None = None
    practice_code: str = ""
    restricted: bool = False
    restricted_checked_on: Day | None = None
    deceased_on: Day | None = None
    superseded_by: str = ""
    previous_names: tuple[PreviousName, ...] = ()
    previous_addresses: tuple[PreviousAddress, ...] = ()
    declared: Mapping[str, str] = field(default_factory=dict, hash=False)

    def names(self) -> Iterator[Name]:
        """The current name, then every earlier or familiar one."""
        yield Name(self.given_name, self.middle_names, self.family_name)
        for name in self.previous_names:
            yield Name(name.given_name, name.middle_names, name.family_name)

    def addresses(self) -> Iterator[Address]:
        """The current address, then every earlier one."""
        yield Address(self.address_line, self.postcode)
        for place in self.previous_addresses:
            yield Address(place.address_line, place.postcode)


DESCRIBED: Mapping[str, Column] = {
    "given_name": Column(120, names=True),
    "middle_names": Column(120, names=True),
    "family_name": Column(120, names=True),
    "birth_date": Column(40),
    "address_line": Column(250),
    "postcode": Column(16),
}
"""What may be said of whoever is meant, whatever it is said in."""


@dataclass(frozen=True, slots=True)
class Search:
    """Whom a requester means: one person. Empty text is *not stated*.

    `birth_date` is any text: an impossible or partial date is evidence, not an error. Raises
    `request.too-long`, `request.formula`, `request.not-one-person`, `request.value-not-allowed`,
    `table.cell-too-long` or `table.control-character`.
    """

    given_name: str = ""
    middle_names: str = ""
    family_name: str = ""
    birth_date: str = ""
    gender: Gender = Gender.UNKNOWN
    address_line: str = ""
    postcode: str = ""

    def __post_init__(self) -> None:
        for name, column in DESCRIBED.items():
            found = fault(name, getattr(self, name), column)
            if found is not None:
                raise found
        if not isinstance(self.gender, Gender):
            raise problem("request.value-not-allowed", column="gender", expected=Gender.listed())

    def canonical(self) -> dict[str, str]:
        """The search as a flat object of strings, ready for canonical JSON and hashing."""
        return {
            "given_name": self.given_name,
            "middle_names": self.middle_names,
            "family_name": self.family_name,
            "birth_date": self.birth_date,
            "gender": self.gender.value,
            "address_line": self.address_line,
            "postcode": self.postcode,
        }

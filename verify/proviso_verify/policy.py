"""Whose word is enough: which logs are known, and which witnesses must have cosigned (tlog-policy).

A policy is a text of lines `log`, `witness`, `group` and `quorum`. `quorum none` asks for no
witness. The file is octets: names are compared byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from proviso_verify.checkpoint import SignedCheckpoint
from proviso_verify.errors import Place, Problem, problem, shown
from proviso_verify.note import COSIGNATURE, ED25519, Verifier, parse_key

NONE = "none"

LARGEST_POLICY = 256 * 1024

AHEAD = 24 * 60 * 60
"""Seconds by which a witness's clock may be before ours."""

_ALLOWED = re.compile(rb"[\t\n\x20-\x7e\x80-\xff]*")
_NUMBER = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Seen:
    """A witness who cosigned, and when it says that it saw the log (seconds since 1970)."""

    name: str
    time: int


@dataclass(frozen=True, slots=True)
class Group:
    """Members, by name, of whom at least `threshold` must have witnessed a checkpoint."""

    members: tuple[str, ...]
    threshold: int


@dataclass(frozen=True, slots=True)
class Policy:
    """The logs that may be believed (all, if none is listed) and the quorum of witnesses."""

    logs: tuple[Verifier, ...]
    witnesses: Mapping[str, Verifier]
    groups: Mapping[str, Group]
    quorum: str

    def is_met_by(self, cosigners: frozenset[Verifier]) -> bool:
        """Whether these witnesses together are enough."""

        witnessed = {name: key in cosigners for name, key in self.witnesses.items()}
        # A group comes after its members, so that none is asked for through the others: a policy
        # may nest them by the thousand.
        for name, group in self.groups.items():
            witnessed[name] = sum(map(witnessed.__getitem__, group.members)) >= group.threshold
        return self.quorum == NONE or witnessed[self.quorum]

    def check(
        self, signed: SignedCheckpoint, *, since: int = 1, now: int | None = None
    ) -> tuple[Seen, ...]:
        """The witnesses who cosigned and when, if they are enough and the log is known.

        A cosignature dated before `since` (seconds since 1970), when there was no such log, or more
        than a day after `now`, does not count. Raises `policy.log-unknown`,
        `policy.witness-is-the-log`, `policy.quorum-not-reached`, or `note.bad-signature` when a
        known witness's signature does not verify.
        """
        if self.logs and signed.log not in self.logs:
            raise problem("policy.log-unknown", log=shown(signed.log.name))
        self.check_apart(signed.log.key)
        seen = {
            one.by: one.time
            for one in signed.cosigned(tuple(self.witnesses.values()))
            if one.time is not None
            and one.time >= max(since, 1)
            and (now is None or one.time <= now + AHEAD)
        }
        if not self.is_met_by(frozenset(seen)):
            raise problem("policy.quorum-not-reached", witnesses=len(seen))
        return tuple(sorted((Seen(by.name, at) for by, at in seen.items()), key=lambda s: s.name))

    def check_apart(self, *log_keys: bytes) -> None:
        """Refuse a policy in which one of these keys of the log is a witness: it would vouch for
        itself. Raises `policy.witness-is-the-log`.
        """
        if {witness.key for witness in self.witnesses.values()} & set(log_keys):
            raise problem("policy.witness-is-the-log")


def parse(data: bytes) -> Policy:
    """The policy that these bytes are. Raises `policy.malformed` with the line at fault."""
    if len(data) > LARGEST_POLICY or _ALLOWED.fullmatch(data) is None:
        raise problem("policy.malformed", what="it is too long, or has a control character")
    if not data.endswith(b"\n"):
        raise problem("policy.malformed", what="its last line does not end")
    reading = _Reading()
    for number, line in enumerate(data[:-1].split(b"\n"), start=1):
        words = [word.decode("latin-1") for word in re.split(rb"[ \t]+", line.strip(b" \t"))]
        if words == [""] or words[0].startswith("#"):
            continue
        try:
            keyword = _KEYWORDS.get(words[0])
            if keyword is None:
                raise problem("policy.malformed", what="it begins with an unknown word")
            keyword(reading, words[1:])
        except Problem as wrong:
            raise wrong.at(line=number) from None
    return reading.policy()


class _Reading:
    """A policy, read so far; every name is defined before it is used."""

    def __init__(self) -> None:
        self.logs: list[Verifier] = []
        self.witnesses: dict[str, Verifier] = {}
        self.groups: dict[str, Group] = {}
        self.members: set[str] = set()
        self.quorum: str | None = None

    def log(self, words: list[str]) -> None:
        _count(words, 1, 2)
        key = _key(words[0], ED25519)
        if any(known.key == key.key for known in self.logs):
            raise problem("policy.malformed", what="a log's key comes twice")
        self.logs.append(key)

    def witness(self, words: list[str]) -> None:
        _count(words, 2, 3)
        key = _key(words[1], COSIGNATURE)
        if any(known.key == key.key for known in self.witnesses.values()):
            raise problem("policy.malformed", what="a witness's key comes twice")
        self.witnesses[self._new(words[0])] = key

    def group(self, words: list[str]) -> None:
        _count(words, 3, 1000)
        name, threshold, *members = words
        for member in members:
            if member in self.members or self._defined(member) == NONE:
                raise problem("policy.malformed", what="a member is in a group already")
            self.members.add(member)
        number = {"all": str(len(members)), "any": "1"}.get(threshold, threshold)
        if _NUMBER.fullmatch(number) is None or int(number) > len(members):
            raise problem("policy.malformed", what="the threshold does not fit the members")
        self.groups[self._new(name)] = Group(tuple(members), int(number))

    def set_quorum(self, words: list[str]) -> None:
        _count(words, 1, 1)
        if self.quorum is not None:
            raise problem("policy.malformed", what="it has a second quorum")
        self.quorum = self._defined(words[0])

    def policy(self) -> Policy:
        if self.quorum is None:
            raise problem("policy.malformed", Place(), what="it has no quorum")
        witnesses, groups = MappingProxyType(self.witnesses), MappingProxyType(self.groups)
        return Policy(tuple(self.logs), witnesses, groups, self.quorum)

    def _new(self, name: str) -> str:
        if name == NONE or name in self.witnesses or name in self.groups:
            raise problem("policy.malformed", what="a name is defined twice")
        return name

    def _defined(self, name: str) -> str:
        if name != NONE and name not in self.witnesses and name not in self.groups:
            raise problem("policy.malformed", what="a name is used before it is defined")
        return name


_KEYWORDS: Mapping[str, Callable[[_Reading, list[str]], None]] = {
    "log": _Reading.log,
    "witness": _Reading.witness,
    "group": _Reading.group,
    "quorum": _Reading.set_quorum,
}


def _count(words: list[str], least: int, most: int) -> None:
    if not least <= len(words) <= most:
        raise problem("policy.malformed", what="it has too few or too many words")


def _key(word: str, use: int) -> Verifier:
    try:
        key = parse_key(word.encode("latin-1").decode())
    except UnicodeDecodeError:
        raise problem("note.bad-key", what="name or signature type") from None
    if key.use != use:
        raise problem("note.bad-key", what="name or signature type")
    return key

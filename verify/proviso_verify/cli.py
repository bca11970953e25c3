"""`proviso-verify`: check a log, a receipt, an account or figures offline, trusting nobody there.

Exit codes: 0 it holds; 1 it does not; 2 bad input
or usage; 3 the witnesses' quorum is not reached yet; 70 our own fault.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from importlib.metadata import version as installed
from typing import Any

from proviso_verify import account, checkpoint, counts, receipt
from proviso_verify.answer import NOT_PROVED, parse_answer
from proviso_verify.canonical import to_base64
from proviso_verify.entries import parse as parse_entry
from proviso_verify.erasures import Terms
from proviso_verify.errors import Problem, shown
from proviso_verify.files import folder, given, hash_of, trusted
from proviso_verify.instruments import Act
from proviso_verify.log import Report, bundle_of, open_log, verify_log
from proviso_verify.note import parse_key
from proviso_verify.policy import Seen
from proviso_verify.published import agreement_path
from proviso_verify.tiles import hash_reader
from proviso_verify.timetable import STATUSES
from proviso_verify.tree import inclusion_proof, leaf_hash

HOLDS, FAILS, BAD_INPUT, WAITING, OUR_FAULT = 0, 1, 2, 3, 70

EXIT_CODES: Mapping[str, int] = {
    "policy.quorum-not-reached": WAITING,
    "policy.malformed": BAD_INPUT,
    "note.bad-key": BAD_INPUT,
    "log.no-checkpoint": BAD_INPUT,
    "log.empty": WAITING,
    "entry.format-1": BAD_INPUT,
    "policy.witness-is-the-log": BAD_INPUT,
    "receipt.newer-than-log": BAD_INPUT,
    "account.other-log": BAD_INPUT,
    "counts.newer-than-log": BAD_INPUT,
    "tree.out-of-range": BAD_INPUT,
    "counts.is-a-table": BAD_INPUT,
    "usage.not-a-hash": BAD_INPUT,
    "usage.unreadable": BAD_INPUT,
}
"""What a problem means to the shell; any other is that something does not hold."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and say, by the exit code, whether what it was given holds."""
    parser = _parser()
    if not (sys.argv[1:] if arguments is None else arguments):
        parser.print_help()
        return BAD_INPUT
    options = parser.parse_args(arguments)
    try:
        return int(options.command(options))
    except Problem as wrong:
        print(wrong, file=sys.stderr)
        return EXIT_CODES.get(wrong.code, FAILS)
    except BrokenPipeError:
        return FAILS
    except Exception as fault:  # a verifier never answers bad input with a traceback
        print(f"This is our fault, please report it: {type(fault).__name__}.", file=sys.stderr)
        return OUR_FAULT


def _log(options: argparse.Namespace) -> int:
    since = None if options.since is None else given(options.since)
    read = folder(options.folder)
    try:
        report = verify_log(
            read,
            genesis=options.genesis,
            policy=trusted(options.policy),
            since=since,
            now=int(time.time()),
        )
    except Problem as wrong:
        if wrong.code == "log.split-view" and since is not None:
            _show_both(since, read(checkpoint.PATH))
        raise
    whole = options.without_files or not report.published.missing
    _show(report, options.json, lambda report: _say_log(report, whole))
    return HOLDS if whole else FAILS


def _show_both(since: bytes, ours: bytes) -> None:
    """The two notes that prove a split view, on the error's own stream."""
    for name, note in (("the checkpoint that you had", since), ("the log in hand", ours)):
        print(f"{name}:", file=sys.stderr)
        for line in note.decode(errors="replace").splitlines():
            print("    " + "".join(c if " " <= c <= "~" else "-" for c in line), file=sys.stderr)


def _receipt(options: argparse.Namespace) -> int:
    data, by = given(options.file), trusted(options.policy)
    told = parse_answer(data)
    data = told.receipt if told is not None else data
    now = int(time.time())
    if options.log is not None:
        log = open_log(folder(options.log), genesis=options.genesis, now=now)
        proven = receipt.verify_receipt_in(data, log, policy=by, now=now)
    else:
        proven = receipt.verify_receipt(data, parse_key(options.key), policy=by, now=now)
    if told is not None:
        told.check(proven)
    by_key = options.log is None
    say = _say_receipt if told is None else _say_answer
    _show(proven, options.json, lambda proven: say(proven, by_key))
    return HOLDS


def _account(options: argparse.Namespace) -> int:
    by, now = trusted(options.policy), int(time.time())
    log = open_log(folder(options.log), genesis=options.genesis, policy=by, now=now)
    proven = account.verify_account(given(options.file), log)
    _show(proven, options.json, _say_account)
    return HOLDS


def _counts(options: argparse.Namespace) -> int:
    compared = counts.verify_counts(
        folder(options.folder),
        given(options.statistics),
        genesis=options.genesis,
        policy=trusted(options.policy),
        now=int(time.time()),
    )
    _show(compared, options.json, _say_counts)
    return HOLDS if compared.holds else FAILS


def _entry(options: argparse.Namespace) -> int:
    read = folder(options.folder)
    log = open_log(read, genesis=options.genesis, now=int(time.time()))
    log.history()  # which tells whether the key that signed was still the log's own
    size = log.tiles.size
    proof = inclusion_proof(hash_reader(read, size), options.index, size)
    data = next(data for index, data in enumerate(log.tiles.entries()) if index == options.index)
    found = {
        "index": options.index,
        "size": size,
        "file": bundle_of(options.index, size),
        "leaf": leaf_hash(data).hex(),
        "proof": [to_base64(sibling) for sibling in proof],
        "entry": dict(parse_entry(data).fields),
    }
    print(json.dumps(found, indent=2, sort_keys=True))
    return HOLDS


NOT_PINNED = " NOT PINNED: no --genesis was given."
BY_KEY = " NOT PINNED: by the log's key alone, its history was not read."
"""Said in the first line, which is often the only one that is read: whose log it is, and so who its
officers are, was taken from the log itself."""


NOT_OF_A_LOG = (
    "that nothing was searched for beside the log, that two keys are two people, "
    "that a decision was right."
)
"""What no log can show, whatever it holds."""


def _say_log(report: Report, whole: bool) -> list[str]:
    pinned = "as you know it" if report.pinned else "unpinned: officers as the log claims"
    holds = "holds" if whole else "was NOT checked whole: files that it names are missing"
    lines = [
        f"The log {report.origin} {holds}: {report.size} entries, {report.mode}."
        + ("" if report.pinned else NOT_PINNED),
        f"  root     {report.root}",
        f"  genesis  {report.genesis} ({pinned})",
        "  cases    " + ", ".join(f"{report.kinds.get(k, 0)} {said}" for k, said in _CASES),
    ]
    if report.since is not None:
        lines.append(f"  since    it continues your checkpoint of {report.since} entries")
    lines += map(_say_witness, report.witnesses)
    beside, missing = report.published.there, report.published.missing
    lines.append(f"  beside   {len(beside)} files, each what the log names")
    lines += [f"  MISSING  {path}" for path in missing]
    lines.append(f"  NOT proved: {NOT_OF_A_LOG}")
    lines += ["", "Entries by kind"]
    lines += [f"  {kind:<12}{number:>9}" for kind, number in report.kinds.items()]
    lines += ["", "Requests by month of receipt, requester and agreement"]
    columns = ("received", "refused", "closed", "approved", "searched", "answered", "open")
    lines.append("  " + "".join(f"{name:>10}" for name in columns))
    for cohort in report.cohorts:
        lines.append(f"  {cohort.period}  {cohort.requester}  {cohort.agreement}")
        lines.append("  " + "".join(f"{getattr(cohort, name):>10}" for name in columns))
    if report.reasons:
        lines += ["", "Refused, by reason, in the months laid open"]
    for why in report.reasons:
        counted = ", ".join(f"{number} {code}" for code, number in why.refused.items())
        lines.append(f"  {why.period}  {why.requester}  {why.agreement}  {counted}")
    lines += ["", "Agreements"]
    for agreement in report.agreements:
        for version in report.versions:
            if version.name == agreement.name:
                acts = ", ".join(map(_say_act, version.acts))
                lines.append(f"  {version.name}  {version.hash[:16]}  {acts}")
        written = [agreement_path(file) for file in agreement.files]
        lines += [f"    as written  {path}" for path in written if path in beside]
    for order in report.orders:
        acts = ", ".join(f"{act.act} (entry {act.index})" for act in order.acts)
        lines.append(
            f"  order {order.hash[:16]} {order.effect} {order.name or 'details'}"
            f" {order.begins} to {order.until}: {acts}"
        )
    lines += map(_say_terms, report.terms.items())
    for one in report.erased:
        lines.append(f"  erased {one.of}  {one.name}  {one.cases} {one.what}")
    lines += ["", "Signatures by officer's key"]
    for officer in report.officers:
        roles = ", ".join(officer.roles) or "left"
        held = f" ({officer.held})" if officer.held else ""
        lines.append(f"  {officer.key}  {officer.signed:>7}  {roles}{held}")
    return lines


def _say_witness(seen: Seen) -> str:
    when = datetime.fromtimestamp(seen.time, UTC).isoformat().replace("+00:00", "Z")
    return f"  witness  {shown(seen.name)}  {when}"


def _say_act(act: Act) -> str:
    """An act with its month, or its day. A status is in the log once it is known besides: the month
    of that, and the requests that had come before, are told."""
    if act.act not in STATUSES:
        return f"{act.act} in {act.period} (entry {act.index})"
    where = f"entry {act.index}, in {act.period}, after {act.asked} requests"
    return f"{act.act} {act.date} ({where})"


def _say_terms(said: tuple[str, Terms]) -> str:
    name, terms = said
    return (
        f"  kept {name} for months after a case ended: {terms.refused} refused, "
        f"{terms.approved} approved, {terms.accounts} accounts"
    )


_CASES = (
    ("request", "received"),
    ("refusal", "refused"),
    ("approval", "approved"),
    ("search", "searched for"),
    ("answer", "answered"),
)


def _say_receipt(proven: receipt.Proven, by_key: bool) -> list[str]:
    unpinned = BY_KEY if by_key else NOT_PINNED
    lines = [
        f"The receipt holds: entry {proven.index} of {proven.size} in {proven.origin}"
        + (" (a rehearsal)." if proven.rehearsal else ".")
        + ("" if proven.pinned else unpinned),
        f"  kind     {proven.kind}",
        f"  handle   {proven.handle}",
        f"  period   {proven.period}",
    ]
    lines += map(_say_witness, proven.witnesses)
    return lines + [f"  {name} = {json.dumps(value)}" for name, value in proven.openings.items()]


def _say_answer(proven: receipt.Proven, by_key: bool) -> list[str]:
    beside = ", ".join(f"`{key}`" for key in NOT_PROVED)
    first, *rest = _say_receipt(proven, by_key)
    return [
        first.replace("The receipt holds", "Outcome, fields and use limits are proved"),
        f"  NOT proved: the values of the details, {beside}. No log holds them.",
        *rest,
    ]


def _say_account(proven: account.ProvenAccount) -> list[str]:
    lines = [
        f"The account holds: it tells of {_many(len(proven.told), 'disclosure', 'disclosures')}, "
        f"each in {proven.origin}" + (" (a rehearsal)." if proven.rehearsal else ".")
        + ("" if proven.pinned else NOT_PINNED),
        "  NOT proved: `says` and `words`, the days within their months, nor that it tells of "
        "everything.",
    ]  # fmt: skip
    for one in proven.told:
        lines.append(f"  entry {one.index} of {proven.size}, {one.period}, {one.requester}")
        lines.append(f"    under {one.basis}")
        lines += [f"    {name} = {json.dumps(value)}" for name, value in one.openings.items()]
    return lines


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def _say_counts(compared: counts.Comparison) -> list[str]:
    told = "named in the log" if compared.logged else "not named in the log"
    lines = [
        f"{_many(len(compared.rows), 'row', 'rows')} recomputed from "
        f"{_many(compared.size, 'entry', 'entries')} of {compared.origin}; "
        f"these statistics are {told}." + ("" if compared.pinned else NOT_PINNED)
    ]
    if compared.later:
        lines.append("These are NOT THE LAST: the log names statistics that were published later.")
    if compared.years:
        lines.append(
            f"The reports on {', '.join(compared.years)} were made again, and are the same."
        )
    if compared.holds:
        return [*lines, "Every published figure is the recomputed one."]
    if not compared.differences:
        return [*lines, "The figures are the recomputed ones, but no entry of the log names them."]
    for wrong in compared.differences:
        published = "left out" if wrong.published is None else wrong.published
        recomputed = "cannot be recomputed" if wrong.recomputed is None else wrong.recomputed
        whose = "  ".join(map(_plain, (wrong.period, wrong.requester, wrong.agreement)))
        lines.append(f"  {whose}  {wrong.cell}: published {published}, recomputed {recomputed}")
    return lines


def _plain(text: str) -> str:
    return json.dumps(text)[1:-1]


def _show(value: Any, as_json: bool, say: Callable[[Any], list[str]]) -> None:
    print(json.dumps(_jsonable(value), indent=2) if as_json else "\n".join(say(value)))


def _jsonable(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _jsonable(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _jsonable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(item) for item in value]
    return value


def _hash(text: str) -> str:
    try:
        return hash_of(text)
    except Problem:
        raise argparse.ArgumentTypeError("a hash is 64 letters of lower-case hex") from None


FOLDER = "the log: a folder with `checkpoint` and `tile`"
GENESIS = "the hash of the log's first entry, as you know it from elsewhere than the log"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="proviso-verify",
        description=__doc__.splitlines()[0],
        epilog="Exit codes: 0 it holds; 1 it does not; 2 bad input or usage; 3 the witnesses' "
        "quorum is not reached yet; 70 our own fault.",
    )
    name = f"proviso-verify {installed('proviso-verify')}"
    parser.add_argument("--version", action="version", version=name)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], about: str) -> Any:
        added = commands.add_parser(name, help=about, description=about)
        added.set_defaults(command=run)
        added.add_argument("--genesis", type=_hash, metavar="HEX", help=GENESIS)
        return added

    log = command("log", _log, "Check a whole log: every file, every entry, every rule.")
    log.add_argument("folder", metavar="DIR", help=FOLDER)
    log.add_argument("--since", metavar="NOTE", help="a checkpoint kept from earlier")
    log.add_argument(
        "--without-files", action="store_true", help="do without the files that the log names"
    )
    checked = command("receipt", _receipt, "Check a receipt, or an answer with its receipt.")
    checked.add_argument("file", metavar="FILE", help="the receipt or the answer, JSON")
    key = checked.add_mutually_exclusive_group(required=True)
    key.add_argument("--log", metavar="DIR", help="the log, for its key and its history")
    key.add_argument("--key", metavar="VKEY", help="the log's key, `name+id+base64`")
    told = command("account", _account, "Check what a person was told of their own record.")
    told.add_argument("file", metavar="FILE", help="the account, JSON")
    told.add_argument("--log", metavar="DIR", required=True, help="the log, with its history")
    figures = command("counts", _counts, "Recompute published statistics from the log.")
    figures.add_argument("folder", metavar="DIR", help=FOLDER)
    figures.add_argument("statistics", metavar="STATISTICS", help="the published figures, JSON")
    entry = command("entry", _entry, "Show one entry of a log, and its proof.")
    entry.add_argument("folder", metavar="DIR", help=FOLDER)
    entry.add_argument("index", metavar="INDEX", type=int, help="which entry; the first is 0")
    for with_policy in (log, checked, told, figures):
        with_policy.add_argument("--policy", metavar="FILE", help="a tlog-policy of witnesses")
    for with_json in (log, checked, told, figures):
        with_json.add_argument("--json", action="store_true", help="print JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())

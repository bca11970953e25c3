"""The questions of the sheet, put one by one. What an officer types is not lost.

A bad answer is asked for again. Everything that was typed is kept in a file beside them, in the
form of the sheet, until the proposal is on record: whoever is interrupted goes on from it, or hands
it in with `--weighing`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import typer

from proviso_gateway.errors import Problem
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.views.worklist import (
    Weighing,
    WeighingForm,
    answered,
    plain,
    weighing_by_asking,
)
from proviso_gateway.terms import Handle

FINDINGS = ("passed", "failed")
_FINDING = "public_interest"


def kept_for(handle: Handle) -> Path:
    """The file in which what was typed about a case is kept, beside whoever types."""
    return Path(f"weighing-{handle[:8]}.yaml")


def weigh_and(
    gateway: Gateway, handle: Handle, sheet: WeighingForm, act: Callable[[Weighing], None]
) -> None:
    """Put every question, do `act` with what was answered, and then forget the draft."""
    kept = kept_for(handle)
    before, said = _read(kept), dict[str, str]()
    if before:
        typer.echo(f"What you typed before is in {kept}: Enter keeps an answer.", err=True)

    def put(name: str, question: str, expected: str) -> str:
        typer.echo(f"{question} ({expected})", err=True)
        while True:
            said[name] = str(
                typer.prompt(f"  {name}", default=before.get(name, ""), show_default=name in before,
                             err=True)
            )  # fmt: skip
            wrong = _wrong(sheet, name, said[name])
            if not wrong:
                _keep(kept, sheet, before | said)
                return said[name]
            typer.echo(f"  {wrong}", err=True)

    try:
        act(weighing_by_asking(gateway, handle, put))
    except BaseException:
        if said:
            typer.echo(f"Nothing is lost: what you typed is in {kept}. Give the same command again,"
                       f" or complete it and add --weighing {kept}.", err=True)  # fmt: skip
        raise
    kept.unlink(missing_ok=True)


def _wrong(sheet: WeighingForm, name: str, text: str) -> str:
    """What is wrong with an answer; empty where nothing is."""
    if name == _FINDING:
        return "" if text.strip() in FINDINGS else "Answer `passed` or `failed`."
    try:
        answered(sheet, name, text)
        if name in sheet.factors and not text.strip():
            return "Every factor is weighed in words. What weighs nothing is said to weigh nothing."
    except Problem as problem:
        return f"{problem.sentence} {problem.remedy}"
    return ""


def _keep(path: Path, sheet: WeighingForm, said: dict[str, str]) -> None:
    """The sheet as far as it is filled in, for its writer's eyes alone."""
    lines = [f"{_FINDING}: {said[_FINDING].strip()}"] if said.get(_FINDING) else []
    lines += ["factors:", *(f"  {n}: {_quoted(said[n])}" for n in sheet.factors if said.get(n))]
    facts = {name: answered(sheet, name, said.get(name, "")) for name in sheet.facts}
    found = [f"  {n}: {_quoted(plain(value))}" for n, value in facts.items() if value is not None]
    lines += ["found:", *found] if found else []
    half = path.with_suffix(".half")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write("\n".join(lines) + "\n")
    half.replace(path)


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _read(path: Path) -> dict[str, str]:
    """The answers in words that such a file keeps; none where there is none."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    kept: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.strip().partition(": ")
        try:
            words = json.loads(value) if colon and line.startswith("  ") else value
        except ValueError:
            continue
        if isinstance(words, bool):
            words = "true" if words else "false"
        if isinstance(words, list):
            words = " ".join(map(str, words)) or "none"
        if colon:
            kept[name] = str(words)
    return kept

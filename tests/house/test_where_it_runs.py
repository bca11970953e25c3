"""The image, the containers and the units in `deploy`, walked as far as a machine without them can.

No container is built here: the steps of the Containerfile are done in a folder, but for those that
fetch something. systemd's own tools look at the units, where they are at hand.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = DEPLOY / "systemd"
PAGE = (ROOT / "docs" / "operate.md").read_text()
COMPOSE: dict[str, Any] = YAML(typ="safe").load(DEPLOY / "compose.yaml")
PROVISO = "/opt/proviso/bin/proviso"


@dataclass(frozen=True, slots=True)
class Step:
    word: str
    said: str


def stages() -> list[list[Step]]:
    """The Containerfile's steps, a list for each image that it begins."""
    found: list[list[Step]] = []
    for line in (DEPLOY / "Containerfile").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        assert not line.endswith("\\"), "each step is one line"
        word, said = line.split(" ", 1)
        if word == "FROM":
            found.append([])
        if found:
            found[-1].append(Step(word, said))
    return found


BUILD, RUN = stages()


def of(stage: list[Step], word: str) -> list[str]:
    return [one.said for one in stage if one.word == word]


def commands(stage: list[Step]) -> Iterator[list[str]]:
    for said in of(stage, "RUN"):
        for one in re.split(r" && ", said):
            yield shlex.split(one)


def test_whatever_is_installed_came_with_its_hash_or_from_this_folder() -> None:
    installs = [one for one in commands([*BUILD, *RUN]) if "pip" in one]
    assert len(installs) == 2
    locked, own = installs
    assert {"--require-hashes", "--only-binary", "-r"} <= set(locked)
    assert {"--no-index", "--no-deps"} <= set(own)
    assert not of([*BUILD, *RUN], "ADD")
    assert not any("curl" in one or "wget" in one for one in of([*BUILD, *RUN], "RUN"))
    requirements = ROOT / locked[locked.index("-r") + 1]
    text = requirements.read_text().replace("\\\n", " ")
    for line in text.splitlines():
        if line.strip() and not line.strip().startswith("#"):
            assert re.match(r"[a-z0-9._-]+==\S+.*--hash=sha256:[0-9a-f]{64}", line), line
    assert {"psycopg==", "gunicorn==", "hatchling=="} <= set(
        re.findall(r"^[a-z0-9-]+==", text, re.M)
    )


def test_what_is_locked_for_a_server_is_what_is_tested() -> None:
    def locked(name: str) -> dict[str, str]:
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, re.MULTILINE))

    tested = locked("test")
    assert {name: tested.get(name) for name in locked("server")} == locked("server")


def test_the_image_is_nobodys_and_keeps_what_it_keeps_in_one_folder() -> None:
    assert of(RUN, "USER") == ["10001:10001"]
    assert of(RUN, "VOLUME") == of(RUN, "WORKDIR") == ["/var/lib/proviso"]
    last = [one.word for one in RUN]
    assert last.index("USER") > max(at for at, word in enumerate(last) if word in ("RUN", "COPY"))
    for one in of(RUN, "ENV")[0].split():
        name, _, value = one.partition("=")
        if name.startswith(("PROVISO", "NUMBA")):
            assert value.startswith("/var/lib/proviso/")
    ignored = (DEPLOY / "Containerfile.dockerignore").read_text().splitlines()
    assert ignored[0] == "*"
    wanted = {name for said in of(BUILD, "COPY") for name in said.split()[:-1]}
    assert {one.removeprefix("!") for one in ignored if one.startswith("!")} == wanted
    assert all((ROOT / name).exists() for name in wanted)


def test_its_steps_make_a_proviso_that_runs_from_a_folder_that_cannot_be_written(
    tmp_path: Path,
) -> None:
    build, opt = tmp_path / "build", tmp_path / "proviso"
    build.mkdir()
    for step in BUILD:
        said = step.said.replace("/opt/proviso", str(opt)).replace("/build", str(build))
        if step.word == "COPY":
            *names, to = said.split()
            for name in names:
                target = build / (to if to != "./" else Path(name).name)
                target.parent.mkdir(parents=True, exist_ok=True)
                if (ROOT / name).is_dir():
                    shutil.copytree(
                        ROOT / name, target, ignore=shutil.ignore_patterns("__pycache__")
                    )
                else:
                    shutil.copy(ROOT / name, target)
        elif step.word == "RUN" and "--require-hashes" in said:
            # What is tested here is locked by the same hashes; a line says where it lies.
            (packages,) = opt.glob("lib/python3*/site-packages")
            here = next(one for one in sys.path if one.endswith("site-packages"))
            (packages / "locked.pth").write_text(f"{here}\n")
        elif step.word == "RUN":
            said = re.sub(r"^python ", f"{sys.executable} ", said)
            subprocess.run(said, shell=True, cwd=build, check=True, capture_output=True)
    wheels = sorted(one.name.split("-")[0] for one in (build / "wheels").glob("*.whl"))
    assert wheels == ["proviso_gateway", "proviso_verify"]
    shutil.rmtree(build)
    program = opt / "bin" / json.loads(of(RUN, "ENTRYPOINT")[0])[0]
    first, *arguments = json.loads(of(RUN, "CMD")[0])
    for one in sorted(opt.rglob("*"), reverse=True):
        if not one.is_symlink():
            one.chmod(one.stat().st_mode & ~0o222)
    try:
        environment = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1",
                       "NUMBA_CACHE_DIR": str(tmp_path / "cache")}  # fmt: skip
        where = subprocess.run(
            [opt / "bin" / "python", "-c", "import proviso_gateway as p; print(p.__file__)"],
            capture_output=True, text=True, check=True, cwd=tmp_path, env=environment,
        ).stdout  # fmt: skip
        assert where.startswith(str(opt)), "what the image holds, and not the checkout"
        told = subprocess.run(
            [program, first, "--help"],
            capture_output=True, text=True, check=True, cwd=tmp_path, env=environment,
        ).stdout  # fmt: skip
        assert all(one in told for one in arguments if one.startswith("--"))
        made = [program, "new", "mine"]
        subprocess.run(made, check=True, cwd=tmp_path, env=environment, capture_output=True)
        assert (tmp_path / "mine" / "agreement.yaml").is_file()
    finally:
        for one in opt.rglob("*"):
            if not one.is_symlink():
                one.chmod(one.stat().st_mode | 0o200)


def test_no_container_is_roots_to_write_or_more_than_it_needs() -> None:
    services = COMPOSE["services"]
    assert set(services) == {"gateway", "sequencer", "proxy", "database"}
    for name, one in services.items():
        assert one["read_only"] is True, name
        assert one["cap_drop"] == ["ALL"], name
        assert one["security_opt"] == ["no-new-privileges:true"], name
        assert "privileged" not in one
        assert name in ("gateway", "sequencer") or re.search(r":[\d.]+$", one["image"])
    for name in ("gateway", "sequencer"):
        assert services[name]["user"] == of(RUN, "USER")[0]
        assert services[name]["build"]["dockerfile"] == "deploy/Containerfile"
        assert f"home:{of(RUN, 'VOLUME')[0]}" in services[name]["volumes"]
        assert "cap_add" not in services[name]
    # Only the proxy is reached from outside, and only at its own two ports.
    assert services["proxy"]["network_mode"] == "service:gateway"
    assert {name: one["ports"] for name, one in services.items() if "ports" in one} == {
        "gateway": ["80:80", "443:443"]
    }
    assert services["database"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}


def test_every_file_that_the_containers_are_given_is_here_or_made_by_the_page() -> None:
    given = {
        one.split(":")[0]
        for service in COMPOSE["services"].values()
        for one in service.get("volumes", ())
        if one.startswith(".")
    } | {one["file"] for one in COMPOSE["secrets"].values()}
    made = {"./keys", "./tls", "./pgpass", "./database-password"}
    told = "\n".join(blocks("containers"))
    assert all(f"deploy/{one.removeprefix('./')}" in told for one in made)
    ignored = (ROOT / ".gitignore").read_text()
    for one in given:
        name = one.removeprefix("./")
        if f"./{name.split('/')[0]}" in made:
            assert f"/deploy/{name.split('/')[0]}" in ignored
        else:
            assert (DEPLOY / name).is_file(), name


def test_the_gateway_is_served_by_a_command_that_there_is() -> None:
    for name, one in COMPOSE["services"].items():
        if name == "gateway":
            holds(["proviso", *one["command"]])
        if name == "sequencer":
            (words,) = re.findall(r"proviso [a-z]+", one["entrypoint"][2])
            holds(words.split())


def blocks(tag: str) -> list[str]:
    """The page's commands of this kind, one a line."""
    found = re.findall(rf"```sh {tag}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return "".join(found).splitlines()


def holds(words: list[str]) -> None:
    """Whether this is a command of ours with options that it has."""
    at = 1
    while at < len(words) and re.fullmatch(r"[a-z-]+", words[at]) and not words[at].startswith("-"):
        at += 1
    for length in range(at, 1, -1):
        if helped := helps(words[1:length]):
            options = [one for one in words[length:] if one.startswith("--")]
            assert all(one in helped for one in options), words
            return
    pytest.fail(f"no such command: {words}")


def helps(command: list[str]) -> str:
    told = subprocess.run(
        [sys.executable, "-m", "proviso_gateway", *command, "--help"],
        capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "200"},
    )  # fmt: skip
    return told.stdout if told.returncode == 0 else ""


@pytest.mark.parametrize("tag", ["systemd", "containers"])
def test_every_path_and_every_command_of_the_page_is_there(tag: str) -> None:
    lines = blocks(tag)
    units = {one.name for one in UNITS.glob("*.*")}
    for line in lines:
        words = shlex.split(line.replace("…", ""))
        for path in re.findall(r"\b(?:deploy|requirements)/[\w./-]+", line):
            ours = path.rstrip("/.").split("/")
            if ours[:2] not in (["deploy", "keys"], ["deploy", "tls"]):
                made = ("deploy/database-password", "deploy/pgpass")
                assert path in made or (ROOT / path).exists(), path
        for unit in re.findall(r"[\w-]+\.(?:service|timer)", line):
            assert unit in units, unit
        if "run" in words and words[:2] == ["docker", "compose"]:
            after = words[words.index("run") + 1 :]
            service = next(one for one in after if not one.startswith("-"))
            assert service in COMPOSE["services"]
            holds(["proviso", *after[after.index(service) + 1 :]])
        if "exec" in words:
            holds(words[words.index("proviso") :])
    for path in re.findall(r"`(deploy/[\w./-]+)`", PAGE):
        made = ("deploy/keys", "deploy/tls")
        assert path in made or (ROOT / path).exists(), path


def starts(unit: Path) -> str:
    (line,) = re.findall(r"^ExecStart=(.*)$", unit.read_text(), re.MULTILINE)
    return line


@pytest.mark.parametrize("unit", sorted(UNITS.glob("*.service")), ids=lambda one: one.stem)
def test_every_unit_starts_a_command_that_there_is(unit: Path) -> None:
    line = starts(unit).replace("%%", "%")
    assert PROVISO in line
    words = shlex.split(line)
    if words[0] == "/bin/sh":
        words = shlex.split(words[2].replace("$(", "").replace(")", ""))[1:]
    assert words[0] == PROVISO
    holds(words)
    if unit.stem != "proviso-portal":
        assert unit.with_suffix(".timer").is_file()
        assert f"{unit.stem}.timer" in PAGE


def test_units_run_as_an_account_that_writes_one_folder() -> None:
    hard = (UNITS / "proviso-.service.d" / "hardening.conf").read_text()
    for line in ("User=gateway", "ProtectSystem=strict", "NoNewPrivileges=yes",
                 "CapabilityBoundingSet=", "StateDirectory=proviso", "UMask=0077"):  # fmt: skip
        assert f"\n{line}\n" in hard
    assert "ReadWritePaths" not in hard
    for unit in UNITS.glob("*.service"):
        assert unit.name.startswith("proviso-"), "the drop-in is for units of that name"
        assert "User=" not in unit.read_text()


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units where systemd's tools find them, with a program that is here."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("NO SYSTEMD IS INSTALLED: the units go unlooked at here.")
    folder = tmp_path / "root" / "etc" / "systemd" / "system"
    shutil.copytree(UNITS, folder)
    here = tmp_path / "proviso"
    here.write_text("#!/bin/sh\n")
    here.chmod(0o755)
    for one in folder.glob("*.service"):
        one.write_text(one.read_text().replace(PROVISO, str(here)))
    return folder


def test_systemd_reads_every_unit(units: Path) -> None:
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no",
         *sorted(str(one) for one in units.glob("proviso-*.*") if one.is_file())],
        capture_output=True, text=True, env={**os.environ, "SYSTEMD_UNIT_PATH": f"{units}:"},
    )  # fmt: skip
    said = [one for one in done.stderr.splitlines() if "proviso-" in one]
    assert said == []


@pytest.mark.parametrize("unit", sorted(one.name for one in UNITS.glob("*.service")))
def test_systemd_finds_each_unit_little_exposed(units: Path, unit: str) -> None:
    """On a scale of its own, from 0 to 10; a unit of three lines is told it is unsafe."""
    root = units.parents[2]
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", f"--root={root}", "--threshold=15", unit],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "Overall exposure level" in done.stdout

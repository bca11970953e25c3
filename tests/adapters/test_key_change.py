"""The log's own key is replaced: by whom, under which checkpoint, wherever somebody is killed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.adapters.homes import Make, enrolled_again, entry_more, refused
from tests.adapters.test_last_signed import killed
from tests.faults.day import ADMINISTRATORS

from proviso_gateway.adapters.keys.erased_keys import ErasedKeys
from proviso_gateway.assembly.backups import back_up, restore_home
from proviso_gateway.assembly.home import Home, open_home
from proviso_gateway.assembly.settings import FILE, read_settings
from proviso_gateway.gateway.adopt import enrol_officer
from proviso_gateway.gateway.log_key import change_key
from proviso_gateway.gateway.statements import sign, waits
from proviso_verify import note
from proviso_verify.log import Report, open_log, verify_log
from proviso_verify.note import Verifier
from proviso_verify.policy import parse

ADA, BELA = ADMINISTRATORS


def begun(home: Home, file: str = "new.pem", *, lost: bool = False) -> None:
    """One administrator begins to replace the key."""
    new = home.make_successor(home.folder.parent / file, lost=lost)
    change_key(home.gateway, (ADA,), new, lost=lost)


def replaced(home: Home, file: str = "new.pem", *, lost: bool = False) -> Home:
    """The home, opened again, after both administrators replaced the key; the log has not had its
    turn yet."""
    begun(home, file, lost=lost)
    home.close()
    home = open_home(home.folder)
    (waiting,) = home.store.statements()
    result = home.sign_as_log(sign(home.gateway, BELA, waiting.handle))
    assert waits(result) is None
    return home


def verified(home: Home) -> Report:
    """What an outsider's verification of the home's own files says, the genesis pinned."""
    folder, genesis = home.folder / "log", home.settings.genesis
    return verify_log(lambda path: (folder / path).read_bytes(), genesis=genesis)


def signers(home: Home) -> list[bytes]:
    """The identifiers of the keys that signed the checkpoint that is published."""
    signed = note.parse((home.folder / "log" / "checkpoint").read_bytes())
    return [line.key_id for line in signed.signatures]


def key_of(home: Home) -> Verifier:
    key = home.log.public_key()
    assert key is not None
    return key


def test_the_new_key_goes_on_with_the_list_of_what_was_erased(make: Make, tmp_path: Path) -> None:
    """Or a copy from before it would be read under the new key."""
    home, names = make(), {"a" * 26, "b" * 26}
    ErasedKeys(tmp_path / "log.pem").add("e" * 26, sorted(names))
    home = replaced(home)
    home.sequence()
    assert ErasedKeys(tmp_path / "new.pem").names() == names
    home.close()


def test_an_old_key_is_held_to_what_was_erased_under_the_new_one(
    make: Make, tmp_path: Path
) -> None:
    """Or a home that somebody makes of an old backup under the old key would bring it back."""
    home = make()
    ErasedKeys(tmp_path / "log.pem").add("e" * 26, ["a" * 26])
    home = replaced(home)
    home.sequence()
    ErasedKeys(tmp_path / "new.pem").add("f" * 26, ["b" * 26])
    home = replaced(home, "third.pem")
    home.sequence()
    ErasedKeys(tmp_path / "third.pem").add("g" * 26, ["c" * 26])
    home.close()
    old, names = ErasedKeys(tmp_path / "log.pem"), {one * 26 for one in "abc"}
    assert old.names() == names
    assert set(old.entries()) == {one * 26 for one in "efg"}
    moved = tmp_path / "elsewhere"  # the keys' folder was copied to another machine
    moved.mkdir()
    for file in (*tmp_path.glob("*.erased"), *tmp_path.glob("*.erased.next")):
        file.rename(moved / file.name)
    assert ErasedKeys(moved / "log.pem").names() == names
    (moved / "third.pem.erased").unlink()
    assert refused(ErasedKeys(moved / "log.pem").names) == "log.no-erased-list"


def test_the_first_checkpoint_after_a_change_is_signed_by_both_keys_and_the_next_by_the_new(
    make: Make, tmp_path: Path, database: str
) -> None:
    home = make(database=database)
    old = key_of(home)
    home = replaced(home)
    home.sequence()
    new = key_of(home)
    assert new != old
    assert signers(home) == [old.key_id, new.key_id]
    assert verified(home).kinds["key"] == 1
    assert read_settings(home.folder).signing_key == str(tmp_path / "new.pem")
    assert read_settings(home.folder).next_signing_key == ""
    home.close()
    (tmp_path / "log.pem").unlink()
    home = open_home(tmp_path / "home")
    entry_more(home)
    assert signers(home) == [new.key_id]
    assert home.status().signs
    assert verified(home).size == home.log.head().size
    ((entry, proof),) = home.log.key_changes(home.log.head().size)
    assert b'"kind":"key"' in entry
    assert f"— {old.name} ".encode().decode() in proof
    home.close()


def test_a_change_waits_for_a_second_administrator_and_for_both_keys(
    make: Make, tmp_path: Path
) -> None:
    home = make()
    old = key_of(home)
    begun(home)
    home.close()
    home = open_home(tmp_path / "home")
    home.sequence()
    (waiting,) = home.store.statements()
    assert signers(home) == [old.key_id]
    (tmp_path / "log.pem").rename(tmp_path / "away.pem")
    result = sign(home.gateway, BELA, waiting.handle)
    assert refused(lambda: home.sign_as_log(result)) == "log.no-signing-key"
    assert home.store.charter().log_keys == home.store.charter().log_keys[:1]
    (tmp_path / "away.pem").rename(tmp_path / "log.pem")
    home.sequence()  # completes it, and signs
    assert signers(home) == [old.key_id, key_of(home).key_id]
    assert verified(home).kinds["key"] == 1
    home.close()


def test_a_lost_key_is_replaced_without_it(make: Make, tmp_path: Path) -> None:
    home = make()
    (tmp_path / "log.pem").unlink()
    home = replaced(home, lost=True)
    home.sequence()
    assert signers(home) == [key_of(home).key_id]
    assert verified(home).kinds["key"] == 1
    home.close()
    home = open_home(tmp_path / "home")
    entry_more(home)
    assert verified(home).size == home.log.head().size
    home.close()


def test_a_new_key_that_is_lost_before_it_signed_is_replaced_by_a_third(
    make: Make, tmp_path: Path
) -> None:
    home = replaced(make())
    (tmp_path / "new.pem").unlink()
    assert refused(home.sequence) == "log.no-signing-key"
    assert refused(lambda: begun(home, "third.pem")) == "home.key-changing"
    home = replaced(home, "third.pem", lost=True)
    home.sequence()
    assert len(signers(home)) == 1
    assert verified(home).kinds["key"] == 2
    home.close()


def test_a_key_is_replaced_again_and_again(make: Make, tmp_path: Path) -> None:
    home = make()
    for number in range(3):
        home = replaced(home, f"key{number}.pem")
        home.sequence()
        home.close()
        home = open_home(tmp_path / "home")
    assert len(home.log.key_changes(home.log.head().size)) == 3
    assert verified(home).kinds["key"] == 3
    home.close()


def test_no_key_that_signs_something_else_here_becomes_the_logs(make: Make, tmp_path: Path) -> None:
    home = make()
    for key in (ADA.key, home.store.charter().house.log_key):
        assert refused(lambda one=key: change_key(home.gateway, (ADA,), one)) == "casework.log-key"
    gateway, own = home.gateway, home.store.charter().house.log_key
    until = gateway.clock.now().plus(days=1)
    enrolled = refused(lambda: enrol_officer(gateway, (ADA,), own, ["lawyer"], until))
    assert enrolled == "casework.log-key"
    (tmp_path / "there.pem").write_text("")
    assert refused(lambda: begun(home, "there.pem")) == "home.key-not-new"
    assert refused(lambda: begun(home, "home/key.pem")) == "home.key-inside"
    begun(home)
    home.close()
    home = open_home(tmp_path / "home")
    assert refused(lambda: begun(home, "other.pem")) == "home.key-changing"


def test_a_copy_of_the_home_made_before_the_change_signs_nothing_with_the_old_key(
    make: Make, tmp_path: Path
) -> None:
    home = make()
    home.close()
    shutil.copytree(tmp_path / "home", tmp_path / "copy")
    home = replaced(open_home(tmp_path / "home"))
    shutil.copytree(tmp_path / "home", tmp_path / "copy2")
    home.sequence()
    home.close()
    for name in ("copy", "copy2"):
        copy = open_home(tmp_path / name)
        enrolled_again(copy)
        assert refused(copy.sequence) == "log.signed-elsewhere", name
        copy.close()


def test_a_home_is_backed_up_and_made_again_after_the_change(make: Make, tmp_path: Path) -> None:
    home = replaced(make())
    home.sequence()
    home.load_register(Path(__file__).parents[2] / "examples" / "nhs-home-office" / "register")
    home.publish_to(tmp_path / "public")
    back_up(home, tmp_path / "backup")
    home.close()
    shutil.rmtree(tmp_path / "home")

    def again(key: str) -> Home:
        return restore_home(
            tmp_path / "backup",
            tmp_path / "home",
            signing_key=tmp_path / key,
            published=[tmp_path / "public"],
        )

    assert refused(lambda: again("log.pem")) == "log.wrong-signing-key"
    restored = again("new.pem")
    entry_more(restored)
    assert verified(restored).kinds["key"] == 1
    restored.close()


def test_witnesses_who_saw_the_log_before_and_after_are_counted(make: Make) -> None:
    witness = note.KeySigner("witness", note.COSIGNATURE, ADA.private)  # type: ignore[attr-defined]
    policy = parse(f"witness w {witness.verifier.text()}\nquorum w\n".encode())
    home = replaced(make())
    home.sequence()
    path = home.folder / "log" / "checkpoint"
    for _ in range(2):
        signed = note.parse(path.read_bytes())
        line = note.cosign(signed.text, witness, 2_000_000_000)
        files = {"checkpoint": path.read_bytes() + line.line().encode()}
        read = open_log(
            lambda name, told=files: told.get(name) or (home.folder / "log" / name).read_bytes(),
            policy=policy,
        )
        assert [one.name for one in read.witnesses] == ["witness"]
        assert read.history().kinds["key"] == 1
        entry_more(home)
    home.close()


def test_go_opens_the_checkpoint_that_both_keys_signed_under_either(
    make: Make, tmp_path: Path
) -> None:
    packages = Path("/usr/share/gocode")
    go = shutil.which("go")
    if go is None or not (packages / "src/golang.org/x/mod/sumdb/note").is_dir():
        pytest.skip("Go and golang-golang-x-mod-dev are not installed: nobody else reads our logs.")
    home = make()
    old = key_of(home)
    home = replaced(home)
    home.sequence()
    settings = {"GO111MODULE": "off", "GOPATH": str(packages), "GOCACHE": str(tmp_path / "cache"),
                "GOFLAGS": "", "CGO_ENABLED": "0"}  # fmt: skip
    source = Path(__file__).parents[1] / "verify" / "go" / "peer.go"
    built = tmp_path / "peer"
    subprocess.run([go, "build", "-o", built, source], env=os.environ | settings, check=True)

    def opens(key: Verifier) -> bool:
        told = subprocess.run([built, "log", home.folder / "log", key.text()], check=False)
        return told.returncode == 0

    assert opens(old)
    assert opens(key_of(home))
    entry_more(home)
    assert not opens(old)
    assert opens(key_of(home))
    home.close()


def test_what_somebody_wrote_into_the_settings_stays(make: Make, tmp_path: Path) -> None:
    home = make()
    file = home.folder / FILE
    file.write_text(f"# ours\n{file.read_text()}# and the end\n")
    wrote = [line for line in file.read_text().splitlines() if "signing_key" not in line]
    home = replaced(home)
    home.sequence()
    now = file.read_text().splitlines()
    assert [line for line in now if "signing_key" not in line] == wrote
    home.close()


CHANGE = """
from pathlib import Path
from tests.adapters.test_key_change import replaced
from proviso_gateway.assembly.home import open_home
home = replaced(open_home(Path({folder!r})))
home.sequence()
"""


@pytest.mark.parametrize(
    "point",
    ["key.after-settings", "key.after-file", "store.after-hold:1", "store.after-hold:2",
     "store.after-hold:3", "log.after-head", "log.before-note", "log.after-record:1",
     "log.after-record:2", "log.after-note", "log.before-checkpoint", "log.after-checkpoint",
     "key.before-settled"],
)  # fmt: skip
def test_whoever_is_killed_in_the_middle_of_a_change_goes_on(
    make: Make, tmp_path: Path, point: str
) -> None:
    home = make()
    home.close()
    killed(CHANGE.format(folder=str(tmp_path / "home")), point)
    home = open_home(tmp_path / "home")
    if not home.store.statements() and len(home.store.charter().log_keys) == 1:
        begun(home)
        home.close()
        home = open_home(tmp_path / "home")
    for waiting in home.store.statements():
        if len(waiting.signed) == 1:
            home.sign_as_log(sign(home.gateway, BELA, waiting.handle))
    home.sequence()
    assert len(signers(home)) == 2
    assert verified(home).kinds["key"] == 1
    home.close()
    home = open_home(tmp_path / "home")
    assert read_settings(home.folder).signing_key == str(tmp_path / "new.pem")
    entry_more(home)
    assert len(signers(home)) == 1
    assert verified(home).size == home.log.head().size
    home.close()

"""Accounts of a home: made, found by a name to sign in with, and what they keep to themselves.

An account says who signs in, never what they may do: that is asked of the charter at each step, so
whoever leaves, and whole organisations, can do nothing more from that moment.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hmac import compare_digest
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import IntegrityError, connections, transaction

from proviso_gateway.adapters.accounts import second_factor
from proviso_gateway.adapters.accounts.models import Account, Draft
from proviso_gateway.adapters.accounts.secrets import secret_in
from proviso_gateway.adapters.database import connecting
from proviso_gateway.adapters.disk.locks import lock_folder
from proviso_gateway.adapters.mail import check_mailbox
from proviso_gateway.assembly.drafts import ALIAS, Drafts
from proviso_gateway.assembly.serving import ACCOUNTS, APPS
from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.institution.roles import roles_now
from proviso_gateway.reading.identifiers import folded
from proviso_verify.canonical import from_base64, to_base64
from proviso_verify.keys import signer_of

SHORTEST_PASSWORD = 12


@dataclass(frozen=True, slots=True)
class Here:
    """Who is signed in: what they are called, and as what. Officers have a `key`, and `roles` while
    they are enrolled; those who ask have a `requester`, while it names them, and some of them
    administer its accounts."""

    called: str
    key: str = ""
    roles: tuple[str, ...] = ()
    requester: str = ""
    credential: str = ""
    administers: bool = False

    @property
    def may_work(self) -> bool:
        """Whether they are anybody here today."""
        return bool(self.roles or self.requester)


@dataclass(frozen=True, slots=True)
class Accounts(Drafts):
    """The accounts of one home, and what their holders have begun to write."""

    def handle(self, name: str) -> str:
        """The handle of whoever signs in with this name, if anybody does."""
        return self.secret.handle("sign-in", name)

    def add(
        self,
        name: str,
        called: str,
        *,
        officer: str = "",
        requester: str = "",
        password: str = "",
        administers: bool = False,
        address: str = "",
    ) -> str:
        """A new account; its first password, which whoever signs in must change.

        With a `password`, that one, for good. To the `address` goes e-mail. Raises
        `home.name-in-use` and `mail.bad-address`.
        """
        first = password or _first_password()
        account = Account(
            handle=self.handle(name),
            called=self.secret.seal("called", called),
            officer=officer,
            requester=requester,
            person=self.secret.handle(f"person {requester}", called) if requester else "",
            administers=administers,
            address=self._sealed_address(address),
            must_change=not password,
        )
        account.set_password(first)
        try:
            with transaction.atomic(ALIAS):
                account.save(using=ALIAS)
        except IntegrityError:
            raise problem("home.name-in-use") from None
        return first

    def renew(self, account: Any) -> str:
        """A first password again, for whoever lost password or second factor; both are gone, and
        whoever is signed in with them is out."""
        first = _first_password()
        account.set_password(first)
        account.must_change, account.totp, account.totp_used = True, b"", 0
        account.save(using=ALIAS, update_fields=["password", "must_change", "totp", "totp_used"])
        return first

    def end(self, account: Any) -> None:
        """End an account for good, at once: whoever is signed in with it is out at their next
        step, and what they had begun to write is gone."""
        Draft.objects.using(ALIAS).filter(account=account).delete()
        account.is_active, account.address = False, b""
        account.set_unusable_password()
        account.save(using=ALIAS, update_fields=["is_active", "password", "address"])

    def revive(self, account: Any) -> None:
        """In a demonstration somebody whose account was ended or renewed can be played again."""
        if not account.is_active or account.must_change:
            account.is_active, account.must_change = True, False
            account.save(using=ALIAS, update_fields=["is_active", "must_change"])

    def end_named(self, name: str) -> None:
        """End the account of whoever signs in with this name. Raises `home.no-such-account`."""
        self.end(self.named(name))

    def end_all(self, requester: str) -> int:
        """End every account of this organisation; how many there were."""
        found = list(self._within(requester))
        for one in found:
            self.end(one)
        return len(found)

    def has_any(self, requester: str) -> bool:
        """Whether anybody can sign in for this organisation."""
        return bool(self._within(requester).exists())

    def _within(self, requester: str) -> Any:
        found = Account.objects.using(ALIAS).filter(is_active=True, requester=requester)
        return found.exclude(requester="").order_by("pk")

    def named(self, name: str) -> Any:
        """The account of whoever signs in with this name. Raises `home.no-such-account`."""
        found = Account.objects.using(ALIAS).filter(handle=self.handle(name), is_active=True)
        account = found.first()
        if account is None:
            raise problem("home.no-such-account")
        return account

    def address(self, account: Any) -> str:
        """Where e-mail for the holder of this account goes; empty where nowhere."""
        return self.secret.open("address", account.address)

    def change_address(self, account: Any, address: str) -> None:
        """Another address for e-mail, or none. Raises `mail.bad-address`."""
        account.address = self._sealed_address(address)
        account.save(using=ALIAS, update_fields=["address"])

    def change_address_named(self, name: str, address: str) -> None:
        """The same, of whoever signs in with this name. Raises `home.no-such-account`, too."""
        self.change_address(self.named(name), address)

    def _sealed_address(self, address: str) -> bytes:
        return self.secret.seal("address", check_mailbox(address)) if address else b""

    def half_in(self, account: Any) -> str:
        """What stands in a session between password and code. Another password ends it."""
        return f"{account.pk} {account.get_session_auth_hash()}"

    def of_half_in(self, said: object) -> Any:
        """The account whose password was given, if it is still that password; else None."""
        number, _, _ = said.partition(" ") if isinstance(said, str) else ("", "", "")
        found = Account.objects.using(ALIAS).filter(pk=number, is_active=True) if number else ()
        return next((one for one in found if compare_digest(self.half_in(one), str(said))), None)

    def called(self, account: Any) -> str:
        """What the holder of this account is called."""
        return self.secret.open("called", account.called)

    def here(self, gateway: Gateway, account: Any) -> Here:
        """Who the holder of this account is today. A key that they offered is theirs once two
        administrators have enrolled it in their name."""
        charter, now = gateway.store.charter(), gateway.now()
        offered = self.offered(account)
        if offered and roles_now(charter.roll, offered, now) and self._is_named(
            account, charter.names.get(offered, "")
        ):  # fmt: skip
            account.officer, account.offered = offered, b""
            account.save(using=ALIAS, update_fields=["officer", "offered"])
        if account.requester:
            named = [
                person
                for person in charter.people.get(account.requester, ())
                if self.secret.handle(f"person {account.requester}", person) == account.person
            ]
            if not named:
                return Here("")
            return Here(named[0], requester=account.requester, administers=account.administers)
        roles = tuple(sorted(roles_now(charter.roll, account.officer, now)))
        name = charter.names.get(account.officer) or self.called(account)
        return Here(name, account.officer, roles, credential=account.credential)

    def _is_named(self, account: Any, name: str) -> bool:
        """Whether a key that is enrolled in this name is for the holder of this account."""
        return folded(name) == folded(self.called(account))

    def change_password(self, account: Any, password: str, *, old: str) -> None:
        """Another password, chosen by its holder, who knows the old one; whoever signed in with
        that one elsewhere is out. The first one was given a moment ago, and is not asked for
        again. Raises `home.password-wrong` and `home.password-short`."""
        if not account.must_change and not account.check_password(old):
            raise problem("home.password-wrong")
        if len(password) < SHORTEST_PASSWORD:
            raise problem("home.password-short", least=SHORTEST_PASSWORD)
        account.set_password(password)
        account.must_change = False
        account.save(using=ALIAS)

    def totp(self, account: Any) -> str:
        """The secret of the account's second factor; empty where it has none yet."""
        return self.secret.open("totp", account.totp)

    def begin_totp(self) -> str:
        """A secret for a second factor, sealed, that is kept once a code of it was typed: until
        then it lies in the session."""
        return to_base64(self.secret.seal("begun totp", second_factor.new_secret()))

    def begun_totp(self, sealed: str) -> str:
        """The secret that was sealed so."""
        return self.secret.open("begun totp", from_base64(sealed))

    def totp_address(self, secret: str, account: Any) -> str:
        """What an authenticator app opens."""
        return second_factor.address(secret, self.called(account))

    def take_code(self, account: Any, secret: str, code: str, seconds: int) -> bool:
        """Whether the code is right at that second. It is never right again."""
        step = second_factor.step_of(secret, code.replace(" ", ""), seconds, account.totp_used)
        if step is None:
            return False
        taken = Account.objects.using(ALIAS).filter(pk=account.pk, totp_used__lt=step)
        if not taken.update(totp_used=step, totp=self.secret.seal("totp", secret)):
            return False  # the same code, typed twice in the same moment
        account.refresh_from_db()
        return True

    def offer_key(self, gateway: Gateway, account: Any, key: str, credential: str) -> None:
        """Keep the key that an officer made, until two administrators enrol it.

        Whoever offers proves nothing, and public keys are public: one that somebody has, or has
        offered before, is refused, or its pages would be open to whoever copies it. Raises
        `home.key-taken`.
        """
        others = Account.objects.using(ALIAS).exclude(pk=account.pk)
        signer = signer_of(key)
        taken = {signer_of(one) for one in gateway.store.charter().roll.officers}
        taken |= {signer_of(one.officer) for one in others if one.officer}
        taken |= {signer_of(self.offered(one)) for one in others if one.offered}
        if signer in taken:
            raise problem("home.key-taken")
        account.offered = self.secret.seal("offered", key)
        account.credential = credential
        account.save(using=ALIAS, update_fields=["offered", "credential"])

    def offered(self, account: Any) -> str:
        """The key that its holder offered and that is not enrolled; empty where there is none."""
        return self.secret.open("offered", account.offered)

    def offers(self) -> list[tuple[str, str]]:
        """Everybody whose key waits to be enrolled: what they are called, and the key."""
        waiting = Account.objects.using(ALIAS).exclude(offered=b"").order_by("pk")
        return [(self.called(one), self.offered(one)) for one in waiting]


def prepare_tables() -> None:
    """Make or bring up to date the tables of the accounts' database, the server's included. Of
    several processes that begin to serve, one does; the others wait for it."""
    with lock_folder(Path(connections[ALIAS].settings_dict["NAME"]).parent):
        for app in APPS:
            call_command("migrate", app, database=ALIAS, verbosity=0, interactive=False)


def check_accounts() -> None:
    """Ask the accounts' database for something. Raises Django's errors where it does not answer."""
    Account.objects.using(ALIAS).exists()


def sign_in(folder: Path, requester: str) -> bool:
    """Whether people of this organisation have accounts in the home in this folder."""
    return (folder / ACCOUNTS).is_file() and accounts_of(folder).has_any(requester)


def _first_password() -> str:
    """Six groups of four letters: half of them can be guessed by nobody who knows the others."""
    return "-".join(secrets.token_hex(2) for _ in range(6))


def upgrade_accounts(folder: Path) -> None:
    """Bring the tables of a home's accounts, where it has any, to what this version expects."""
    if (folder / ACCOUNTS).exists():
        accounts_of(folder)


def accounts_of(folder: Path) -> Accounts:
    """The accounts of the home in this folder, for a command: their database is opened here."""
    settings = connecting.sqlite((folder / ACCOUNTS).absolute())
    completed = connections.configure_settings({ALIAS: settings})
    connections.settings[ALIAS] = completed[ALIAS]
    if hasattr(connections._connections, ALIAS):
        connections[ALIAS].close()
        del connections[ALIAS]
    call_command("migrate", "accounts", database=ALIAS, verbosity=0, interactive=False)
    return Accounts(secret_in(folder))

"""The tables of accounts and of what people have begun to write."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint


class AccountManager(BaseUserManager):
    """Finds accounts by their handle."""


class Account(AbstractBaseUser):
    """Whoever may sign in: an officer, by the key that signs for them, or one who asks.

    `handle` is made of the name with which they sign in, and tells it to nobody without the home's
    secret; `person` likewise. `called`, `totp`, `offered` and `address`, to which e-mail goes, are
    encrypted under that secret. Some of those who ask administer their organisation's accounts. One
    that is not active has ended.
    """

    handle = models.CharField(max_length=26, unique=True)
    called = models.BinaryField()
    officer = models.CharField(max_length=160, blank=True)
    requester = models.CharField(max_length=40, blank=True)
    person = models.CharField(max_length=26, blank=True)
    credential = models.CharField(max_length=400, blank=True)
    offered = models.BinaryField(default=bytes)
    address = models.BinaryField(default=bytes)
    totp = models.BinaryField(default=bytes)
    totp_used = models.BigIntegerField(default=0)
    administers = models.BooleanField(default=False)
    must_change = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    objects = AccountManager()
    USERNAME_FIELD = "handle"

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(requester="", person="") | (~Q(requester="") & ~Q(person="")),
                name="officer_or_requester",
            )
        ]


class Draft(models.Model):
    """What somebody has begun to write about a case, encrypted under the home's secret."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="drafts")
    about = models.CharField(max_length=40)
    sealed = models.BinaryField()
    kept = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [UniqueConstraint(fields=["account", "about"], name="one_draft")]


class AccountNote(models.Model):
    """What was done with an account, by whom, and who was called back before: encrypted under the
    home's secret, and never changed."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="notes")
    sealed = models.BinaryField()


class Notice(models.Model):
    """That whoever has this account was told of something on a day, by e-mail. `mark` stands for
    what it was, and tells it to nobody without the home's secret."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="notices")
    day = models.DateField()
    mark = models.CharField(max_length=26)

    class Meta:
        constraints = [UniqueConstraint(fields=["account", "day", "mark"], name="one_notice")]

"""The tables. What is private stands in `Body` and `Statement`, encrypted, and nowhere else.

Streams are ordered by `seq`, never by time. Rows of `Event`, `Entry`, `Leaf`, `TreeHead` and
`SignedNote` are never changed and never deleted; triggers (in `sql/`) see to it. What the tables
say beside the streams (`CaseRow` and the projections) is written in the transaction of its event
and could be made anew from the streams.
"""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from proviso_gateway.adapters.database.kinds import LOGGED, LOOSE

HANDLE, HASH = 26, 64


class UserManager(BaseUserManager):
    """Makes nothing: see `User`."""


class User(AbstractBaseUser):
    """Nobody's account: they live apart (`adapters.accounts`). This table stays empty, and goes
    with the next change of a home's tables."""

    handle = models.CharField(max_length=HANDLE, unique=True)
    officer = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    objects = UserManager()
    USERNAME_FIELD = "handle"


class LogMonth(models.Model):
    """The log's month, in the one row: that of the latest entry queued. Never goes back."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    period = models.CharField(max_length=7)

    class Meta:
        constraints = [CheckConstraint(condition=Q(id=1), name="one_month")]


class Event(models.Model):
    """One line of a stream: that something happened, when, and the first entry that it left."""

    stream = models.CharField(max_length=HANDLE)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    at = models.BigIntegerField()
    entry = models.OneToOneField(
        "Entry", models.DO_NOTHING, to_field="handle", null=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["at"], name="event_at")]
        constraints = [
            UniqueConstraint(fields=["stream", "seq"], name="event_once"),
            CheckConstraint(
                condition=~Q(kind__in=LOGGED, entry__isnull=True), name="decision_has_entry"
            ),
        ]


class Body(models.Model):
    """The private part of an event, under the key of its stream. Only this can be deleted."""

    event = models.OneToOneField(Event, models.DO_NOTHING, primary_key=True, related_name="body")
    key_id = models.CharField(max_length=HANDLE)
    nonce = models.BinaryField()
    sealed = models.BinaryField()


class Entry(models.Model):
    """An entry of the log, from the moment it is recorded; `number` is the order of recording."""

    number = models.BigAutoField(primary_key=True)
    handle = models.CharField(max_length=HANDLE, unique=True)
    kind = models.CharField(max_length=20)
    data = models.BinaryField()
    event = models.ForeignKey(Event, models.DO_NOTHING, null=True, related_name="entries")

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(kind__in=LOOSE, event__isnull=True)
                | (~Q(kind__in=LOOSE) & Q(event__isnull=False)),
                name="entry_has_decision",
            )
        ]


class PendingEntry(models.Model):
    """An entry that waits for the sequencer. A trigger adds it; only a leaf lets it go."""

    entry = models.OneToOneField(Entry, models.DO_NOTHING, primary_key=True, related_name="+")


class Leaf(models.Model):
    """Where an entry stands in the log, from 0, without gaps."""

    index = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.DO_NOTHING, related_name="leaf")
    hash = models.BinaryField()


class Subtree(models.Model):
    """The hash of a full tile: 256^`level` leaves, the `index`-th such."""

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints = [UniqueConstraint(fields=["level", "index"], name="subtree_once")]


class TreeHead(models.Model):
    """The tree at one size. Each grew from exactly one `previous`, so growth is compare-and-swap.

    `edge` holds the roots of its complete subtrees, 32 bytes each, the largest first.
    """

    size = models.BigIntegerField(primary_key=True)
    previous = models.BigIntegerField(unique=True)
    root = models.BinaryField()
    edge = models.BinaryField()

    class Meta:
        constraints = [CheckConstraint(condition=Q(size__gt=F("previous")), name="log_grows")]


class SignedNote(models.Model):
    """The one checkpoint that was signed at a size."""

    head = models.OneToOneField(TreeHead, models.DO_NOTHING, primary_key=True, related_name="note")
    note = models.BinaryField()


class CaseRow(models.Model):
    """A case as it stands, to find it by. Its reference is told only to who holds the key store."""

    handle = models.CharField(max_length=HANDLE, unique=True)
    state = models.CharField(max_length=20, db_index=True)
    length = models.PositiveIntegerField()
    requester = models.CharField(max_length=40)
    reference = models.CharField(max_length=HASH)
    numbered_by = models.CharField(max_length=HASH)
    number = models.PositiveIntegerField()
    until = models.BigIntegerField(null=True, db_index=True)
    """When what two people approved runs out; the index finds what nobody called for."""
    instrument = models.CharField(max_length=HASH, null=True)
    """What it was approved under, by hash; with `approved_at` and `searched_at`, when it was
    approved and searched for, it says in which slot the answer falls due."""
    approved_at = models.BigIntegerField(null=True)
    searched_at = models.BigIntegerField(null=True)
    month = models.CharField(max_length=7, null=True)
    """The month in which it was received, and that in which it ended; null while it is open."""
    ended = models.CharField(max_length=7, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["requester", "id"], name="case_of_requester"),
            models.Index(
                fields=["month", "numbered_by", "ended", "approved_at"], name="case_of_cohort"
            ),
            models.Index(fields=["numbered_by", "state"], name="case_counted"),
            models.Index(fields=["approved_at"], name="case_approved"),
            models.Index(fields=["searched_at"], name="case_searched"),
        ]
        constraints = [
            UniqueConstraint(fields=["requester", "reference"], name="reference_once"),
            UniqueConstraint(fields=["numbered_by", "number"], name="number_once"),
        ]


class Mark(models.Model):
    """Whom a case is about, unnamed: cases that share a digest may be about one person."""

    case = models.CharField(max_length=HANDLE)
    digest = models.CharField(max_length=HASH, db_index=True)

    class Meta:
        constraints = [UniqueConstraint(fields=["case", "digest"], name="marked_once")]


class Decision(models.Model):
    """What two officers signed: the proposal's hash, and their two keys."""

    proposal = models.CharField(max_length=HASH, primary_key=True)
    event = models.OneToOneField(Event, models.DO_NOTHING, related_name="+")
    kind = models.CharField(max_length=20)
    proposer = models.CharField(max_length=120)
    approver = models.CharField(max_length=120)

    class Meta:
        constraints = [
            CheckConstraint(condition=~Q(proposer=F("approver")), name="two_people_decide"),
        ]


class Search(models.Model):
    """The one search that an approval was spent on."""

    decision = models.OneToOneField(Decision, models.DO_NOTHING, primary_key=True, related_name="+")
    event = models.OneToOneField(Event, models.DO_NOTHING, related_name="+")


class Officer(models.Model):
    """A key that the log shows enrolled, with its roles; none once it left."""

    key = models.CharField(max_length=120, primary_key=True)
    roles = models.CharField(max_length=120, blank=True)
    until = models.BigIntegerField()


class Requester(models.Model):
    """An organisation that may ask, and the key to which its answers are sealed."""

    code = models.CharField(max_length=40, primary_key=True)
    key = models.CharField(max_length=120)


class AgreementVersion(models.Model):
    """A version of an agreement that was adopted, from which file."""

    name = models.CharField(max_length=40)
    version = models.CharField(max_length=HASH)
    file = models.CharField(max_length=HASH)

    class Meta:
        constraints = [UniqueConstraint(fields=["version", "file"], name="adopted_once")]


class StatusChange(models.Model):
    """What became of a version: in force, held, stopped, … Stops and restarts have no day."""

    version = models.CharField(max_length=HASH)
    name = models.CharField(max_length=40)
    status = models.CharField(max_length=20)
    date = models.DateField(null=True)


class Order(models.Model):
    """A court order, as far as the log tells it."""

    hash = models.CharField(max_length=HASH, primary_key=True)
    effect = models.CharField(max_length=20)
    agreement = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField()
    status = models.CharField(max_length=20)


class Statement(models.Model):
    """An act that waits for another signature, private until it is enacted."""

    handle = models.CharField(max_length=HANDLE, unique=True)
    nonce = models.BinaryField()
    sealed = models.BinaryField()


class Subject(models.Model):
    """A person about whom there are answers, unnamed, and how many tags they have been given."""

    digest = models.CharField(max_length=HASH, primary_key=True)
    tags = models.PositiveIntegerField()


class Envelope(models.Model):
    """A sealed answer that was handed over, and can be again until then; only the requester can
    open it."""

    case = models.CharField(max_length=HANDLE, primary_key=True)
    sealed = models.BinaryField()
    until = models.BigIntegerField()


class CaseRead(models.Model):
    """That an officer read a case, and when; who, which and why is encrypted."""

    at = models.BigIntegerField(db_index=True)
    nonce = models.BinaryField()
    sealed = models.BinaryField()


class SubjectAccess(models.Model):
    """A line of somebody's question about their own record, or of a delay of telling (`kind`); who,
    whom and what is encrypted, under the stream's own key."""

    stream = models.CharField(max_length=HANDLE)
    kind = models.CharField(max_length=10, db_index=True)
    seq = models.PositiveSmallIntegerField()
    at = models.BigIntegerField()
    nonce = models.BinaryField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [UniqueConstraint(fields=["stream", "seq"], name="access_once")]


class Claim(models.Model):
    """Whose a case is for now, by the officer's key. It locks nothing."""

    case = models.CharField(max_length=HANDLE, primary_key=True)
    officer = models.CharField(max_length=160)


class ErasedCount(models.Model):
    """How many cases were erased of which all this is true: nothing of it tells of one of them.
    `outcome` is empty where no month that is laid open told it."""

    requester = models.CharField(max_length=40)
    numbered_by = models.CharField(max_length=HASH)
    month = models.CharField(max_length=7)
    ended = models.CharField(max_length=7)
    approved = models.BooleanField()
    state = models.CharField(max_length=20)
    outcome = models.CharField(max_length=20, blank=True)
    cases = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    """The highest number among them: none is given again."""

    class Meta:
        indexes = [models.Index(fields=["numbered_by", "number"], name="erased_number")]


class KeptAnswer(models.Model):
    """What is left of an erased answer, under a key of its own, so that somebody can find out.

    `subject` and `mark` are digests of whom it is about; `name` and `month` its cohort.
    """

    case = models.CharField(max_length=HANDLE, primary_key=True)
    subject = models.CharField(max_length=HASH, db_index=True)
    mark = models.CharField(max_length=HASH)
    name = models.CharField(max_length=40)
    month = models.CharField(max_length=7)
    nonce = models.BinaryField()
    sealed = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["name", "month"], name="kept_of_cohort")]


class OpeningFile(models.Model):
    """The file by which a month was laid open, kept since cases of it were erased."""

    file = models.CharField(max_length=HASH, primary_key=True)
    content = models.BinaryField()


class Doomed(models.Model):
    """A key that is to be destroyed: what it opened is taken away already, in the transaction that
    wrote this. `entry` is the handle of the entry that says so, empty where a restored backup is
    brought to what was erased since."""

    key = models.CharField(max_length=100, primary_key=True)
    entry = models.CharField(max_length=HANDLE, blank=True)


class Spent(models.Model):
    """An approval that has opened the register's door; `found` are digests of whom it found, and
    `looks` how many people must look at them."""

    proposal = models.CharField(max_length=HASH, primary_key=True)
    found = models.JSONField(default=list)
    looks = models.PositiveSmallIntegerField(default=0)

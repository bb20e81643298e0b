from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from taixue.lib import ids
from taixue.people.models.persons import Person
from taixue.people.models.units import Unit


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(handle=username)


class Account(AbstractBaseUser):
    """What a person signs in with. Signing in takes the mobile, identity number or e-mail of the person."""

    public_id = models.UUIDField(default=ids.new, unique=True)
    handle = models.CharField(max_length=40, unique=True)  # for staff accounts without a person; else the public id
    person = models.OneToOneField(Person, models.PROTECT, null=True, related_name="account")
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    activated_at = models.DateTimeField(null=True)
    slow_until = models.DateTimeField(null=True)  # delay after wrong passwords; never a lock
    failures = models.PositiveSmallIntegerField(default=0)
    code_slow_until = models.DateTimeField(null=True)  # the same after wrong codes of the second step
    code_failures = models.PositiveSmallIntegerField(default=0)
    temporary_until = models.DateTimeField(null=True)  # the password of now opens once, until then, and must change
    seen_by = models.CharField(max_length=80, blank=True)  # who sees Taixue as this person just now (Viewing)
    seen_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "handle"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AccountManager()

    def __str__(self) -> str:
        return self.name


class SignIn(models.Model):
    """Which session belongs to which account, so that a reset can end them all."""

    public_id = models.UUIDField(default=ids.new, unique=True)
    key = models.CharField(max_length=40, unique=True)  # of django_session
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)  # to five minutes; None: not since signing in
    address = models.CharField(max_length=45, blank=True)
    device = models.CharField(max_length=40, blank=True)  # people.rules.browsers


class ActivationCode(models.Model):
    """A one-time code, printed on a slip, good together with the last six of the identity number."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="codes")
    lookup = models.BinaryField(max_length=32, unique=True)  # keyed hash; the code itself is never stored
    purpose = models.CharField(max_length=10)  # "first" or "reset"
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries_left = models.PositiveSmallIntegerField(default=5)
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(used_at=None, withdrawn_at=None), name="code_one_open_per_account"
            )
        ]


class RoleGrant(models.Model):
    """An account holds a role over a unit's subtree for a period. unit None: everything.

    A role lent to a deputy stays within its source in role, unit and days (trigger, migration 0008).
    """

    public_id = models.UUIDField(default=ids.new, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20)  # people.rules.permissions.Role
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    first_day = models.DateField()
    end_day = models.DateField(null=True)
    given_by = models.BigIntegerField(null=True)
    given_at = models.DateTimeField()
    source = models.ForeignKey("self", models.PROTECT, null=True, related_name="lent")  # whose deputy this makes

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "unit"],
                condition=Q(end_day=None),
                nulls_distinct=False,
                name="grant_open_once",
            ),
            models.CheckConstraint(
                condition=Q(end_day=None) | Q(end_day__gte=F("first_day")), name="grant_ends_after_it_begins"
            ),
        ]

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone

from plantracker.env import CACHE_TABLE
from plantracker.ledger.events import Entry, record, state_of

# Where the ledger keeps the events of people.
PEOPLE_SCOPE = "people"
SYSTEM_EMAIL = "system@plantracker.example"


class CachedValue(models.Model):
    """A row of the cache that all processes share, kept in the form in which Django reads and writes it.

    Nothing here uses the model: it is what makes ``migrate`` create the table. What was counted is lost
    without harm; a row is dead once it has expired.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = CACHE_TABLE

    def __str__(self) -> str:
        return self.cache_key


class UserManager(BaseUserManager["User"]):
    """Finds people by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person with this address; raises ``User.DoesNotExist``."""
        return self.get(email=(username or "").strip().lower())

    @transaction.atomic
    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an administrator; used by ``createsuperuser``."""
        user = self.model(email=email.strip().lower(), is_superuser=True, **fields)
        user.set_password(password)
        user.save(using=self._db)
        record(by=user, at=timezone.now(), entry=Entry("create_person", PEOPLE_SCOPE, user, state_of(user)))
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person or post who is named in a plan, and may be able to sign in.

    What they may do in a plan is a membership of that plan, not a field here; an
    administrator is the superuser. People are deactivated, never deleted.
    """

    email = models.EmailField(unique=True, help_text="In lower case.")
    name = models.CharField(max_length=200, help_text="A name or a post, as papers print it.")
    organisation = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True, help_text="Take this off instead of deleting the person.")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    # Kept out of the ledger's states: a hash, and a time that changes with every sign-in.
    unledgered: ClassVar[tuple[str, ...]] = ("password", "last_login")

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ("email",)
        constraints = (
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="person_email_lower_case"),
        )

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

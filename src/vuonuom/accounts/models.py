"""The person: one row whether they sign in or were only entered in a list."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from vuonuom.core import text


class PersonManager(BaseUserManager["Person"]):
    def create_person(
        self,
        *,
        full_name: str,
        username: str | None = None,
        password: str | None = None,
        email: str = "",
    ) -> "Person":
        person = self.model(username=username, email=email)
        person.name(full_name)
        person.set_password(password)
        person.save()
        return person


class Person(AbstractBaseUser):
    """Minimal data (Luật 91/2025/QH15): a name, perhaps a user name and a work e-mail.

    No birth date and no address; those belong only in an exported legal form.
    """

    username = models.CharField(max_length=60, unique=True, null=True)
    full_name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=600, editable=False)
    search_text = models.CharField(max_length=240, editable=False)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # The password was given by somebody else: nothing else opens until it is changed.
    must_change_password = models.BooleanField(default=False, db_default=False)

    first_password = ""  # shown once, on the instance that was just given it; never stored

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.full_name

    def name(self, full_name: str) -> None:
        self.full_name = text.one_line(full_name)
        self.sort_key = text.sort_key(self.full_name)[:600]
        self.search_text = text.fold(self.full_name)

    def get_full_name(self) -> str:
        return self.full_name

    def has_perms(self, *_: Any) -> bool:
        """Django's model permissions are not used: see `access.can`."""
        return False


class ApiToken(models.Model):
    """A bearer token: opens what its owner may open. Only its hash is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)  # what the owner calls it: "máy chủ báo cáo"
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of a long random secret
    beginning = models.CharField(max_length=12)  # to tell one from another in the list
    created_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    secret = ""  # shown once, on the instance that was just made; never stored

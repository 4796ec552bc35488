"""The only writers of people."""

from datetime import datetime
from typing import Any

from django.db import transaction

from plantracker.ledger.events import Actor, Entry, record, record_many, state_of
from plantracker.people.models import PEOPLE_SCOPE, SYSTEM_EMAIL, User

# What decides who may sign in, and as what: an administrator's alone.
RESERVED = frozenset({"email", "is_active", "is_superuser"})


class NotAnAdministrator(Exception):
    """Only an administrator may do this."""


@transaction.atomic
def system_account(*, at: datetime) -> User:
    """The account that acts where no person does; it has no password and cannot sign in."""
    found = User.objects.filter(email=SYSTEM_EMAIL).first()
    if found:
        return found
    account = User(email=SYSTEM_EMAIL, name="The tracker", is_superuser=True)
    account.set_unusable_password()
    account, made = User.objects.get_or_create(
        email=SYSTEM_EMAIL,
        defaults={"name": account.name, "is_superuser": True, "password": account.password},
    )
    if made:
        record(by=account, at=at, entry=Entry("create_person", PEOPLE_SCOPE, account, state_of(account)))
    return account


@transaction.atomic
def create_people(*, people: list[User], by: Actor, at: datetime) -> None:
    """Store new people, who get no password and so cannot sign in until an administrator gives one."""
    for person in people:
        person.set_unusable_password()
    User.objects.bulk_create(people)
    record_many(
        by=by, at=at, entries=[Entry("create_person", PEOPLE_SCOPE, person, state_of(person)) for person in people]
    )


@transaction.atomic
def edit_person(
    *, person: User, changes: dict[str, Any], by: User, at: datetime, is_theirs_to_name: bool = False
) -> User:
    """Change a person's fields. Raises ``NotAnAdministrator`` where anyone else does.

    ``is_theirs_to_name`` is the caller's word that ``by`` may say what this person is called, as governance
    may of who is known in its plan only; no reserved field is changed by it.
    """
    if RESERVED & changes.keys() or not is_theirs_to_name:
        _check_administers(by)
    stored = User.objects.select_for_update().get(pk=person.pk)
    before = state_of(stored)
    for name, value in changes.items():
        setattr(stored, name, value)
    after = state_of(stored)
    if after != before:
        stored.save(update_fields=list(changes))
        record(by=by, at=at, entry=Entry("edit_person", PEOPLE_SCOPE, stored, after, before))
    return stored


@transaction.atomic
def set_password(*, person: User, password: str, by: User, at: datetime) -> None:
    """Give a person a password, or change one's own; the event holds nothing of it."""
    if person.pk != by.pk:
        _check_administers(by)
    person.set_password(password)
    person.save(update_fields=["password"])
    record(by=by, at=at, entry=Entry("set_password", PEOPLE_SCOPE, person))


def _check_administers(by: User) -> None:
    if not (by.is_active and by.is_superuser):
        raise NotAnAdministrator("Only an administrator may do this.")

"""Accounts: who may know of one, who may change one, and which role they may give it.

Nobody gives more than they hold. So whoever changes accounts reaches those that hold no more than they do: to set the
password of a stronger one would be to take it. A superuser holds everything, and is known to superusers alone.
"""

from functools import reduce
from operator import or_

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db.models import ForeignObjectRel, Model, Q, QuerySet

from articles.models import Presence
from kit.ids import is_id
from magazine.roles import ROLES
from people import taken
from people.models import Author

NO_RECORD = (Author, Presence)  # what leads to an account and says nothing of what was done with it


def visible_to(accounts: QuerySet[User], user: User) -> QuerySet[User]:
    """Return those of some accounts that a user may know of."""
    return accounts if user.is_superuser else accounts.exclude(is_superuser=True)


def in_reach_of(accounts: QuerySet[User], user: User) -> QuerySet[User]:
    """Return those of some accounts that hold, or held while they were active, nothing that a user lacks."""
    lacking = _lacked_by(user)
    known = visible_to(accounts, user)
    return known.exclude(groups__permissions__in=lacking).exclude(user_permissions__in=lacking)


def to_end_by(accounts: QuerySet[User], user: User) -> QuerySet[User]:
    """Return those of some accounts that a user may end: nobody ends their own."""
    return in_reach_of(accounts, user).exclude(pk=user.pk)


def named(username: str) -> QuerySet[User]:
    """Return the accounts that sign in with a name: two that differ in case alone would be taken for one another."""
    holders = taken.holders(User, [username]).values()
    return User.objects.filter(Q(username__iexact=username) | Q(pk__in=holders))


def roles() -> QuerySet[Group]:
    return Group.objects.filter(name__in=ROLES).order_by("name")


def roles_of(account: User) -> QuerySet[Group]:
    return roles().filter(user=account)


def roles_to_give(user: User) -> QuerySet[Group]:
    """Return the roles of which a user holds every permission."""
    return roles().exclude(permissions__in=_lacked_by(user))


def authors_for(account: User) -> QuerySet[Author]:
    """Return the authors that an account may belong to: nobody else's."""
    return Author.objects.filter(Q(user=None) | Q(user=account.pk)).select_related("person")


def may_name_author(user: User) -> bool:
    """Say whether a user may give an account to an author, and with it the stories under the author's byline."""
    return user.has_perms(["people.change_author", "articles.change_any_article"])


def appoint(account: User, role: Group | None) -> None:
    """Give an account a role in place of those it has; other groups aren't the desk's, and stay."""
    former = roles_of(account)
    account.groups.remove(*(former.exclude(pk=role.pk) if role else former))
    if role:
        account.groups.add(role)


def name_author(account: User, author: Author | None) -> None:
    """Let an account belong to an author and to no other."""
    former = Author.objects.filter(user=account)
    (former.exclude(pk=author.pk) if author else former).update(user=None)
    if author:
        Author.objects.filter(pk=author.pk).update(user=account)


def hold(user: User, account: str | None) -> User:
    """Hold a user, and the account that they write, to the end of the transaction; return the user as they are now.

    Arguments: `account`, its id as an address has it, which may be nobody's.

    Two who end each other's account take turns, so that the second is found to have none: somebody always remains.
    """
    ids = {user.pk, *([int(account)] if account is not None and is_id(account) else [])}
    held = User.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    return next((each for each in held if each.pk == user.pk), user)


def records_of(account: User) -> dict[type[Model], int]:
    """Return how many rows of each model say what was done with an account: they are its trace, and outlive it.

    What its own history says of it doesn't count: a stranger's wrong passwords stand there too.
    """
    found: dict[type[Model], int] = {}
    about_itself = Q(content_type=ContentType.objects.get_for_model(User), object_id=str(account.pk))
    for model, names in _recording().items():
        rows = model._base_manager.filter(reduce(or_, (Q(**{name: account}) for name in names)))
        rows = rows.exclude(about_itself) if model is LogEntry else rows
        if number := rows.count():
            found[model] = number
    return found


def _recording() -> dict[type[Model], list[str]]:
    """Return, of each model, the names of its columns that name an account."""
    found: dict[type[Model], list[str]] = {}
    for each in User._meta.get_fields(include_hidden=True):
        if not isinstance(each, ForeignObjectRel) or each.many_to_many:
            continue
        model = each.related_model
        if not model._meta.auto_created and model not in NO_RECORD:
            found.setdefault(model, []).append(each.field.name)
    return found


def _lacked_by(user: User) -> QuerySet[Permission]:
    if user.is_superuser:
        return Permission.objects.none()
    held = Permission.objects.filter(Q(group__user=user) | Q(user=user))
    return Permission.objects.exclude(pk__in=held.values("pk"))

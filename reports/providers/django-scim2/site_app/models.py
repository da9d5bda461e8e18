"""User and group, with the mixins that django-scim2 asks for."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django_scim.models import AbstractSCIMGroupMixin, AbstractSCIMUserMixin


class Group(AbstractSCIMGroupMixin):
    """A group; the adapter writes its `name`."""

    name = models.CharField(max_length=150)


class User(AbstractSCIMUserMixin, AbstractUser):
    """A user whose SCIM groups are the app's own."""

    date_modified = models.DateTimeField(auto_now=True)
    scim_groups = models.ManyToManyField(Group, related_name="user_set", blank=True)

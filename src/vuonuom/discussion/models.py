"""Threads and comments. A record points to its thread; a thread knows no record."""

from django.db import models

from vuonuom.accounts.models import Person


class Thread(models.Model):
    created_at = models.DateTimeField(auto_now_add=True)


class Comment(models.Model):
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="comments")
    person = models.ForeignKey(Person, models.PROTECT, related_name="comments")
    text = models.TextField()
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["thread", "at"], name="comments_of_thread")]

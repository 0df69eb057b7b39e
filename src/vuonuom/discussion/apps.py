from django.apps import AppConfig


class DiscussionConfig(AppConfig):
    name = "vuonuom.discussion"
    label = "discussion"

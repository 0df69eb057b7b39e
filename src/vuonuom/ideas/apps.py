from django.apps import AppConfig


class IdeasConfig(AppConfig):
    name = "vuonuom.ideas"
    label = "ideas"

from django.apps import AppConfig


class DirectivesConfig(AppConfig):
    name = "vuonuom.directives"
    label = "directives"

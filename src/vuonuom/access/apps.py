from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "vuonuom.access"
    label = "access"

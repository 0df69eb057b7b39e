from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    name = "vuonuom.organization"
    label = "organization"

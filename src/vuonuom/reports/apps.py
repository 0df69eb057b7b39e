from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "vuonuom.reports"
    label = "reports"

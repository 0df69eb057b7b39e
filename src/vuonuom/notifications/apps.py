from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "vuonuom.notifications"
    label = "notifications"

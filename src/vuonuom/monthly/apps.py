from django.apps import AppConfig


class MonthlyConfig(AppConfig):
    name = "vuonuom.monthly"
    label = "monthly"

    def ready(self) -> None:
        """Tell the room of lists, which stands below, what becomes of a list of ideas."""
        from vuonuom.monthly.actions import entering  # noqa: F401, PLC0415  # needs the models

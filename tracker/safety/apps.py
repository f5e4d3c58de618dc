from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "tracker.safety"
    label = "safety"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers the checks

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "tracker.practice"
    label = "practice"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - importing them registers them

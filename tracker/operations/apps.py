from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "tracker.operations"

    def ready(self) -> None:
        from . import checks, examined  # noqa: F401 - importing them registers them

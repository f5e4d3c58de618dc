from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "tracker.reminders"
    label = "reminders"

    def ready(self) -> None:
        from tracker.accounts import clocks

        from .actions import follow_clock

        clocks.register(follow_clock)

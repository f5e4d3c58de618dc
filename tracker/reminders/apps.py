from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "tracker.reminders"
    label = "reminders"

    def ready(self) -> None:
        from tracker.accounts import actions as accounts
        from tracker.accounts import clocks

        from .actions import end_calendar, follow_clock

        clocks.register(follow_clock)
        accounts.end_with_tokens(end_calendar)

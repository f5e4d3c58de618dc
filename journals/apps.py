from django.apps import AppConfig


class JournalsConfig(AppConfig):
    name = "journals"

    def ready(self) -> None:
        """What reminders ask the heart: what waits for review, and what is still to be done."""
        from journals.access import anything_to_review, reminding
        from tracker.reminders import news

        news.register(anything_to_review)
        reminding.register_all()

from django.apps import AppConfig


class JournalsConfig(AppConfig):
    name = "journals"

    def ready(self) -> None:
        """A digest is worth sending while something waits to be reviewed."""
        from journals.access import anything_to_review
        from tracker.reminders import news

        news.register(anything_to_review)

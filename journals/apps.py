from django.apps import AppConfig


class JournalsConfig(AppConfig):
    name = "journals"

    def ready(self) -> None:
        """What reminders ask the heart: what waits for review, what is still to be done, and what
        somebody calls those who are close to them. And what practices have loaded or written to be
        asked."""
        from journals.access import anything_to_review, reminding, written
        from journals.access.questionnaires import OfPractices
        from journals.kinds import measures, worksheets
        from tracker.reminders import news, telltale

        news.register(anything_to_review)
        telltale.register(reminding.people_of)
        reminding.register_all()
        measures.add(OfPractices())
        worksheets.add(written.OfPractices())

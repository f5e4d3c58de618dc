"""The Celery app and the whole timetable. Web code never imports this: rows are the queue."""

import logging
import os

from celery import Celery, Task
from celery.app.log import Logging
from celery.beat import PersistentScheduler
from celery.loaders.app import AppLoader
from celery.schedules import crontab
from django.conf import settings
from django.utils.log import configure_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
# Django's checks read every page and every route of the API, none of which a worker has. They are
# asked when the database is migrated; what a worker can't do without, it asks itself, see below.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")


class KeyedTask(Task):
    """A task whose unwrapped data keys are forgotten when it ends. In the middle of a restore there
    is nothing to do: what is due then may have gone out already."""

    def __call__(self, *args, **kwargs):
        from tracker.privacy import keys, restorations

        if restorations.are_going_on():
            return
        with keys.scope():
            super().__call__(*args, **kwargs)  # and return nothing: results end up in logs


class KeyedLoader(AppLoader):
    """Worker and beat stay down while the keys do not open what is stored, as the web does.

    Celery asks its loader once, in the process that is started and before any task runs. (What
    its signals raise is only logged, and the worker runs on.)
    """

    def on_worker_init(self) -> None:
        from django.db import connections

        from tracker.privacy import keys

        keys.check()
        connections.close_all()  # the children of the worker must not share one


class Clockwork(PersistentScheduler):
    """Celery's beat, which goes on when the machine's clock is set back. By itself it would be
    silent until the clock is where it was."""

    def tick(self, *args, **kwargs) -> float:
        now = self.app.now()
        for entry in self.schedule.values():
            if entry.last_run_at > now:
                entry.last_run_at = now
                self._heap = None  # the times that it had computed
        return super().tick(*args, **kwargs)


class Lines(Logging):
    """Celery's log looks like everybody's; its option says how much it tells of itself."""

    def setup_logging_subsystem(self, loglevel=None, *args, **kwargs) -> bool:
        configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
        logging.getLogger("celery").setLevel(loglevel or logging.WARNING)
        return True  # nothing is left for Celery to set up


app = Celery("keel", task_cls=KeyedTask, loader=f"{__name__}:KeyedLoader", log=f"{__name__}:Lines")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


# One bell for all reminders, one for files that are asked for, one for mails about accounts, one
# for accounts whose week is over, one for what was not looked at in time, one for the ledger's
# checkpoints, and one a day for what is erased and what is over.
app.conf.beat_scheduler = f"{__name__}:Clockwork"
# If the clock is set back while beat looks at it, beat would sleep for five minutes of its own.
app.conf.beat_max_loop_interval = settings.REMINDER_RING_SECONDS
app.conf.beat_schedule = {
    "ring": {
        "task": "reminders.ring",
        "schedule": settings.REMINDER_RING_SECONDS,
        # while no worker runs, rings must not pile up
        "options": {"expires": 2 * settings.REMINDER_RING_SECONDS},
    },
    "papers": {
        "task": "journals.papers",
        "schedule": settings.REMINDER_RING_SECONDS,
        "options": {"expires": 2 * settings.REMINDER_RING_SECONDS},
    },
    "letters": {
        "task": "operations.letters",
        "schedule": settings.REMINDER_RING_SECONDS,
        "options": {"expires": 2 * settings.REMINDER_RING_SECONDS},
    },
    "overdue": {
        "task": "journals.overdue",
        "schedule": 60.0,
        "options": {"expires": 120.0},
    },
    "tidy": {"task": "operations.tidy", "schedule": crontab(hour=3, minute=40)},
    # gone within a minute of the end of its week
    "leaving": {
        "task": "journals.delete_accounts",
        "schedule": 20.0,
        "options": {"expires": 40.0},
    },
    "checkpoint": {"task": "privacy.checkpoint", "schedule": 3600.0},
    # by the clock: a beat that is started anew every day would never come to the end of 24 hours
    "erase": {"task": "journals.erase", "schedule": crontab(hour=3, minute=20)},
}

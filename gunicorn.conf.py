"""Read by gunicorn, however it is started here: its lines look like those of everything else."""

from gunicorn.glogging import Logger

from tracker.pages.logs import Lines


class logger_class(Logger):
    """For the process that starts the others; in those, Django's settings decide.

    Without the access log, which has whole addresses in it: Keel writes a line of its own.
    """

    def setup(self, cfg) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(Lines())

    def access(self, *_of_a_request) -> None:
        return None

"""The app that holds the template tags and form widgets of every page."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Registers `tracker.pages`; it has no models."""

    name = "tracker.pages"
    label = "pages"

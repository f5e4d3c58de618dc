from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "tracker.care"
    label = "care"

"""Addresses that exist only while DEMO is on."""

from django.conf import settings
from django.urls import path

from . import views

urlpatterns = (
    [
        path("demo/step-in/<slug:who>/", views.step_in, name="demo-step-in"),
        path("demo/mails/", views.mails, name="demo-mails"),
    ]
    if settings.DEMO
    else []
)

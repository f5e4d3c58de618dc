from django.conf import settings
from django.urls import path

from tracker.operations import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path(settings.POLICY_REPORTS.lstrip("/"), views.policy_report, name="policy-report"),
]

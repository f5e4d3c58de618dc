from django.urls import path

from .views import details, setup, staff

urlpatterns = [
    path("setup/", setup.setup, name="setup"),
    path("practice/", staff.practice, name="practice"),
    path("practice/new/", staff.add, name="colleague-new"),
    path("practice/record/", staff.record, name="practice-record"),
    path("practice/details/", details.details, name="practice-details"),
    path("practice/looked-at/", details.looked_at, name="practice-looked-at"),
    path("practice/procedure/", details.procedure, name="procedure"),
    path("practice/<uuid:pk>/", staff.colleague, name="colleague"),
    path("practice/<uuid:pk>/link/", staff.link, name="colleague-link"),
    path("practice/<uuid:pk>/verify/", staff.verify, name="verify-therapist"),
    path("practice/<uuid:pk>/unverify/", staff.unverify, name="unverify-therapist"),
    path("practice/<uuid:pk>/deputy/", staff.deputy, name="deputy"),
    path("practice/<uuid:pk>/admin/", staff.make_admin, name="admin-make"),
    path("practice/<uuid:pk>/no-admin/", staff.unmake_admin, name="admin-unmake"),
    path("practice/<uuid:pk>/close/", staff.close, name="account-close"),
    path("practice/<uuid:pk>/open/", staff.reopen, name="account-open"),
]

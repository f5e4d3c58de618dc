from django.urls import path

from . import views

urlpatterns = [
    path("clients/invite/", views.invite, name="client-invite"),
    path("clients/invite/<uuid:pk>/withdraw/", views.withdraw, name="invite-withdraw"),
    path("join/", views.join_by_code, name="join-code"),
    path("join/<str:token>/", views.join, name="join"),
]

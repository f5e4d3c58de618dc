from django.urls import path

from . import phone, views

urlpatterns = [
    path("help/", views.help, name="help"),
    path("help/first/", views.rules, name="rules"),
    path("about/", views.about, name="about"),
    path("offline/", phone.offline, name="offline"),
    path("sw.js", phone.worker, name="worker"),
    path("app.webmanifest", phone.manifest, name="manifest"),
]

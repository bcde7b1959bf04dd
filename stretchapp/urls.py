"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from stretchapp import views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("routines.urls")),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

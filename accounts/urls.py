"""Addresses of the accounts app."""

from django.urls import URLPattern, path

from accounts.views import deletion, export

urlpatterns: list[URLPattern] = [
    path("account/export/", export.export, name="account-export"),
    path("account/delete/", deletion.delete, name="account-delete"),
    path("account/deleted/", deletion.deleted, name="account-deleted"),
]

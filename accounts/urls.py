"""Addresses of the accounts app."""

from django.urls import URLPattern, path

from accounts.views import deletion, export, mail, preferences

urlpatterns: list[URLPattern] = [
    path("account/", preferences.preferences, name="account-preferences"),
    path("account/export/", export.export, name="account-export"),
    path("account/delete/", deletion.delete, name="account-delete"),
    path("account/deleted/", deletion.deleted, name="account-deleted"),
    path("account/mail/", mail.account_mail, name="account-mail"),
    path("account/mail/switch/", mail.switch_mail, name="account-mail-switch"),
    path("account/mail/weekly/<slug:kind>/", mail.weekly_mail, name="account-mail-weekly"),
    path("account/mail/preview/<str:kind>/", mail.mail_preview, name="account-mail-preview"),
    path("account/mail/preview/<str:kind>/html/", mail.mail_preview_html, name="account-mail-preview-html"),
    path("mail/<str:token>/", mail.mail_action, name="mail-action"),
]

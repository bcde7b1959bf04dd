"""Every address of the site."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from stretchapp import health, mailbox, views

# One way to sign in, with its rate limits and second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("routines.urls")),
    path("", include("accounts.urls")),
    path("privacy/", views.privacy, name="privacy"),
    path("safety/", views.safety, name="safety"),
    path("healthz", health.health, name="health"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

if settings.LOCAL:
    urlpatterns += [
        path("local/design/", views.design, name="design"),
        path("local/mail/", mailbox.mail_list, name="local-mail-list"),
        path("local/mail/<slug:name>/", mailbox.mail_detail, name="local-mail-detail"),
        path("local/mail/<slug:name>/html/", mailbox.mail_html, name="local-mail-html"),
    ]

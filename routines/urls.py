"""Addresses of the routines app, one block a noun."""

from datetime import date

from django.urls import path, register_converter

from routines.views import builder, library, progress, reminder, routine, session, today


class MondayConverter:
    """A Monday as an ISO date, in years that calendars of the site can reckon with."""

    regex = r"20\d\d-\d\d-\d\d"

    def to_python(self, value: str) -> date:
        day = date.fromisoformat(value)
        if day.weekday() != 0:
            raise ValueError(value)
        return day

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(MondayConverter, "monday")

library_urls = [
    path("stretches/", library.library_list, name="library-list"),
    path("stretches/<slug:slug>/", library.library_detail, name="library-detail"),
]

routine_urls = [
    path("routines/", routine.routine_list, name="routine-list"),
    path("routines/new/", builder.routine_create, name="routine-create"),
    path("routines/<uuid:pk>/", routine.routine_detail, name="routine-detail"),
    path("routines/<uuid:pk>/copy/", builder.routine_copy, name="routine-copy"),
    path("routines/<uuid:pk>/edit/", builder.routine_edit, name="routine-edit"),
    path("routines/<uuid:pk>/delete/", builder.routine_delete, name="routine-delete"),
    path("routines/<uuid:pk>/play/", routine.routine_play, name="routine-play"),
]

reminder_urls = [
    path("routines/<uuid:pk>/reminders/new/", reminder.reminder_create, name="reminder-create"),
    path("reminders/<uuid:pk>/edit/", reminder.reminder_edit, name="reminder-edit"),
    path("reminders/<uuid:pk>/delete/", reminder.reminder_delete, name="reminder-delete"),
]

session_urls = [
    path("sessions/", session.session_list, name="session-list"),
    path("sessions/new/", session.session_create, name="session-create"),
    path("sessions/record/", session.session_record, name="session-record"),
    path("sessions/token/", session.session_token, name="session-token"),
    path("sessions/<uuid:pk>/", session.session_detail, name="session-detail"),
    path("sessions/<uuid:pk>/edit/", session.session_edit, name="session-edit"),
    path("sessions/<uuid:pk>/delete/", session.session_delete, name="session-delete"),
]

progress_urls = [
    path("progress/", progress.progress_overview, name="progress-overview"),
    path("progress/weeks/<monday:monday>/", progress.progress_week, name="progress-week"),
    path("progress/<slug:slug>/", progress.progress_stretch, name="progress-stretch"),
]

today_urls = [
    path("today/", today.today_change, name="today-change"),
]

urlpatterns = [*today_urls, *library_urls, *routine_urls, *reminder_urls, *session_urls, *progress_urls]

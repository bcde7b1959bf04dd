"""Addresses of the routines app, one block a noun."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""Addresses of the analytics pages."""

from __future__ import annotations

from django.urls import path

from analytics import views

urlpatterns = [
    path("", views.analytics, name="analytics"),
    path("charts/", views.charts, name="analytics-charts"),
    path("export/<slug:slug>.csv", views.export_csv, name="analytics-csv"),
    path("export/<slug:slug>.json", views.export_json, name="analytics-json"),
    path("compare/", views.comparisons, name="analytics-compare"),
    path("compare/<int:pk>/", views.comparison, name="analytics-comparison"),
    path("compare/<int:pk>/body/", views.comparison_body, name="analytics-comparison-body"),
    path("compare/<int:pk>.csv", views.comparison_csv, name="analytics-comparison-csv"),
    path("compare/<int:pk>.json", views.comparison_json, name="analytics-comparison-json"),
]

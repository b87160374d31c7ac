"""The shop alone, where the application mounts it."""

from django.urls import include, path

urlpatterns = [path("demo/", include("tieredapp.demo.urls"))]

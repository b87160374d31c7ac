"""The shop alone, where the application mounts it, with none of the application's own pages."""

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.urls import include, path


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Stands in for the application's page on refused forms, which links to the application."""
    return HttpResponseForbidden(reason)


urlpatterns = [path("demo/", include("tieredapp.demo.urls"))]

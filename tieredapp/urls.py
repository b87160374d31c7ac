"""The address table of the whole application."""

from importlib.util import find_spec

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from executions.views.home import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("", include("settingsui.urls")),
    path("", include("executions.urls")),
    path("admin/", admin.site.urls),
]

for prefix, module in (("api/", "tieredapp.api_urls"), ("analytics/", "analytics.urls")):
    if find_spec(module):
        urlpatterns.append(path(prefix, include(module)))

if settings.DEMO:
    urlpatterns.append(path("demo/", include("tieredapp.demo.urls")))

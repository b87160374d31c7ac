"""The address table of the whole application."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from analytics.home import home_figures
from analytics.selectors import figures_of
from executions.model_trial import hosted_asked
from executions.views.home import home
from settingsui.views import model_test, profile_save, settings_page
from tieredapp.guide import guide, guide_file

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, {"figures_of": home_figures}, name="home"),
    path("", include("settingsui.urls")),
    path("settings/", settings_page, {"figures_of": figures_of}, name="settings"),
    path("settings/profile/", profile_save, {"figures_of": figures_of}, name="settings-profile"),
    path(
        "settings/model/test/",
        model_test,
        {"hosted_asked": hosted_asked},
        name="settings-model-test",
    ),
    path("settings/webhooks/", include("notifications.urls")),
    path("", include("executions.urls")),
    path("api/", include("tieredapp.api_urls")),
    path("analytics/", include("analytics.urls")),
    path("guide/", guide, name="guide"),
    path("guide/<slug:name>/", guide, name="guide-page"),
    path("guide/files/<str:name>", guide_file, name="guide-file"),
    path("admin/", admin.site.urls),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("tieredapp.demo.urls")))

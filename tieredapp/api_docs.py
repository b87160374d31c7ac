"""The interactive documentation of the API, served from here and fit for the strict CSP."""

from __future__ import annotations

from drf_spectacular.views import SpectacularSwaggerSplitView


class DocsView(SpectacularSwaggerSplitView):
    """Swagger UI: scripts and styles are files of ours, none is inline."""

    template_name = "api/docs.html"

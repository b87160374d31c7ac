"""The server's entry point: loads Django, then all that the server answers."""

import os
import warnings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tieredapp.settings")

from django.core.asgi import get_asgi_application

# Static files are small and read from disk; WhiteNoise hands them over in one piece.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")

http_application = get_asgi_application()

from tieredapp.protocols import protocols_of  # noqa: E402 - needs the apps that Django has loaded

application = protocols_of(http_application)

"""Addresses of the API that do not exist: the same with the other slash, else a problem answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


@extend_schema(exclude=True)
class UnknownView(APIView):
    """Says in the API's own shape that there is nothing here."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound("There is nothing at this address; /api/docs/ lists what there is.")

    def _answer(self, request: Request) -> Response:
        raise NotFound

    get = post = put = patch = delete = _answer


@csrf_exempt
def other_slash_or_problem(request: HttpRequest) -> HttpResponseBase:
    """Clients leave slashes out and add them; a redirect would lose the body of a POST.

    The API's views check CSRF themselves, so that this exemption opens nothing.
    """
    path = request.path_info
    other = path[:-1] if path.endswith("/") else f"{path}/"
    try:
        match = resolve(other)
    except Resolver404:
        match = None
    if match is None or match.url_name == "api-unknown":
        answer: HttpResponse = UnknownView.as_view()(request)
        return answer
    request.path = request.path_info = other
    found: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    return found

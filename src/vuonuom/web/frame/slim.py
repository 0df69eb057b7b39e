"""Pages for a phone that was never here: light, without cookies, leaving no trace on their way."""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

QUIET = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}


def page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page that is kept nowhere, indexed nowhere, and names itself to nobody."""
    return quiet(render(request, template, context, status=status))


def quiet[R: HttpResponse](answer: R) -> R:
    for name, value in QUIET.items():
        answer[name] = value
    return answer


def address(request: HttpRequest) -> str:
    """Where a request comes from. Of IPv6 the network: one subscriber has 2^64 addresses."""
    found = ip_address(get_adapter(request).get_client_ip(request))
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
    return str(found)

"""What the embedded service provider takes at size: `python tests/benchmarks/provider.py`.

It prints medians in milliseconds at 10,000 users and a group of 5,000: a look-up by userName, a PATCH that adds one
member, and a page of 100 users.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import requests

from scim_conformance.target.server import EmbeddedProvider

USERS = 10_000
MEMBERS = 5_000
REPEATS = 50


def timed(send: Callable[[int], requests.Response]) -> float:
    """Return the median milliseconds of an exchange; raises SystemExit for one that is not answered with success."""
    took = []
    for number in range(REPEATS):
        began = time.perf_counter()
        answer = send(number)
        took.append(time.perf_counter() - began)
        if not answer.ok:
            raise SystemExit(f"the provider answered {answer.status_code}: {answer.text[:200]}")
    return median(took) * 1000


def main() -> None:
    """Measure and print."""
    with EmbeddedProvider() as provider, requests.Session() as session:
        session.trust_env = False
        session.headers.update({"Authorization": f"Bearer {provider.token}", "Content-Type": "application/scim+json"})
        strangers = provider.seed(users=USERS, groups=1, members=MEMBERS)
        url = provider.base_url
        name = session.get(f"{url}/Users/{strangers.users[USERS // 2]}").json()["userName"]
        outside = strangers.users[MEMBERS:]

        def add(number: int) -> requests.Response:
            operation = {"op": "add", "path": "members", "value": [{"value": outside[number]}]}
            body = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [operation]}
            return session.patch(f"{url}/Groups/{strangers.groups[0]}", json=body)

        look_up = {"filter": f'userName eq "{name}"'}
        print(f"look-up {timed(lambda _: session.get(f'{url}/Users', params=look_up)):.1f} ms")
        print(f"one-member PATCH {timed(add):.1f} ms")
        page = {"startIndex": "5001", "count": "100"}
        print(f"page of 100 {timed(lambda _: session.get(f'{url}/Users', params=page)):.1f} ms")


if __name__ == "__main__":
    main()

"""Runs a case over the API and waits for its result. Python 3.11, standard library only.

TIERED_URL=http://127.0.0.1:8000 TIERED_TOKEN=tbt_... python client_example.py CASE_ID
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

URL = os.environ["TIERED_URL"].rstrip("/") + "/api/v1/"
HEADERS = {
    "Authorization": f"Bearer {os.environ['TIERED_TOKEN']}",
    "Content-Type": "application/json",
}


def call(method: str, path: str, body: Any = None, **headers: str) -> Any:
    """One request; raises HTTPError, whose body is a problem that names the field at fault."""
    data = None if body is None else json.dumps(body).encode()
    request = Request(URL + path, data, HEADERS | headers, method=method)  # noqa: S310 - the address is the server that its user set
    with urlopen(request, timeout=30) as answer:  # noqa: S310 - the address is the server that its user set
        return json.load(answer)


def main(case_id: int) -> int:
    """The exit code: 0 when the run has passed."""
    key = {"Idempotency-Key": str(uuid4())}
    run = call("POST", f"test-cases/{case_id}/run/", {"strategy": "option_c"}, **key)
    last, finished = 0, False
    while not finished:
        answer = call("GET", f"executions/{run['id']}/events/?after={last}")
        for event in answer["events"]:
            last = event["sequence"]
            if event["type"] == "step_finished":
                print(f"{event['index'] + 1}. {event['action']}: {event['outcome']}")
        finished = answer["finished"]
        if not finished:
            time.sleep(1)
    result = call("GET", f"executions/{run['id']}/result/")
    print(f"{result['status']} in {result['duration_ms']} ms, {result['input_tokens']} tokens")
    return 0 if result["status"] == "passed" else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))

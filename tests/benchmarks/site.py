"""A small shop to measure on, served from a process of its own: `python -m tests.benchmarks.site`.

Prints its port. `/account`, `/orders` are for the timed steps; `/held` shows `#go` only once `/release`
was asked for, so that runs can be held at a step.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_STYLE = """<style>body{font:15px sans-serif;margin:0}header,main,footer{padding:12px 24px}nav a{margin-right:16px}
label{display:block;margin:6px 0}.card{display:inline-block;width:180px;margin:6px;padding:8px;border:1px solid #999}
#tip{display:none}#help:hover+#tip{display:inline}table td{padding:4px 12px}</style>"""
_HEAD = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>%s</title>{_STYLE}</head><body>
<header><nav aria-label="Main"><a href="/account" id="to-account">Account</a><a href="/orders" id="to-orders">Orders</a>
<a href="/held">Waiting room</a></nav></header><main>"""
_CARDS = "".join(
    f'<div class="card"><h3>Article {n}</h3><p>Ink and paper, number {n}</p>'
    f'<a href="/orders?article={n}">Details</a></div>'
    for n in range(24)
)
_FOOT = f"</main><section>{_CARDS}</section><footer>All prices with tax</footer></body></html>"

ACCOUNT = (
    _HEAD % "Account"
    + """<h1>Your account</h1><form id="form">
<label>First name <input id="first" name="first"></label>
<label>Last name <input id="last" name="last"></label>
<label>Email <input id="email" name="email" type="email"></label>
<label>City <input id="city" name="city"></label>
<label>Country <select id="country"><option>Austria</option><option>France</option><option>Norway</option></select></label>
<label><input type="checkbox" id="news"> Newsletter</label>
<label><input type="checkbox" id="terms"> Accept terms</label>
<span id="help" tabindex="0" role="button">Help</span> <span id="tip">Only for invoices</span>
<p><button id="save" type="button">Save changes</button></p><output id="status"></output></form>
<script>save.onclick = () => { status_.textContent = 'Saved for ' + first.value + ' of ' + country.value; };
const status_ = document.getElementById('status');</script>"""
    + _FOOT
)

ORDERS = (
    _HEAD % "Orders"
    + """<h1>Your orders</h1>
<p><button id="add-pen">Add a pen</button> <button id="add-ink">Add ink</button> <b id="count">0 articles</b></p>
<label>Sort by <select id="sort"><option>Date</option><option>Price</option></select></label>
<table><tbody id="rows"></tbody></table>
<script>
const rows = document.getElementById('rows'), count = document.getElementById('count');
const show = () => { count.textContent = rows.children.length + ' articles'; };
const add = what => { const row = document.createElement('tr'); row.className = 'row';
  row.innerHTML = `<td>${what}</td><td><button class="drop" aria-label="Drop ${what}">Drop</button></td>`;
  row.querySelector('button').onclick = () => { row.remove(); show(); }; rows.append(row); show(); };
document.getElementById('add-pen').onclick = () => add('pen');
document.getElementById('add-ink').onclick = () => add('ink');
</script>"""
    + _FOOT
)

HELD = (
    _HEAD % "Waiting room"
    + """<h1>Waiting room</h1><div id="place"></div>
<script>fetch('/gate').then(() => { place.innerHTML = '<b id="go">Go</b>'; });
const place = document.getElementById('place');</script>"""
    + _FOOT
)
PAGES = {"/account": ACCOUNT, "/orders": ORDERS, "/held": HELD}


class Handler(BaseHTTPRequestHandler):
    """Serves the pages; `/gate` answers once somebody asks for `/release`."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    released = threading.Event()

    def do_GET(self) -> None:
        path = self.path.split("?", 1)[0]
        if path == "/gate":
            self.released.wait(120)
        elif path == "/release":
            self.released.set()
        elif path == "/hold":
            self.released.clear()
        body = PAGES.get(path, "ok").encode()
        self.send_response(404 if path == "/favicon.ico" else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def site() -> Iterator[str]:
    """Serve the shop while the block runs; yields its address."""
    command = [sys.executable, "-m", "tests.benchmarks.site"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()

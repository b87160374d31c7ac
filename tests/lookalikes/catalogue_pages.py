"""What a look-alike pair is, and the page furniture its two pages stand in."""

from __future__ import annotations

import html
from dataclasses import dataclass

STYLE = """
body { font: 15px/1.4 sans-serif; margin: 0 } main { padding: 16px }
[hidden], .is-hidden { display: none } ul { list-style: none; padding: 0 }
.sr-only { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
.row, .toolbar, nav ul { display: flex; gap: 8px } .field { margin: 8px 0 } td, th { padding: 4px }
i:empty { display: inline-block }
svg, i:empty { width: 16px; height: 16px } dialog { position: static; margin: 16px }
iframe { width: 480px; height: 220px; border: 0 }
"""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One page before and after a change, and the only right answer to it.

    `selector` is the step's own: it finds exactly `target` on `before` and nothing on `after`.
    `expected` finds the only right element on `after`; None says that healing must refuse.
    """

    name: str
    theme: str
    action: str
    selector: str
    instruction: str
    target: str
    expected: str | None
    before: str
    after: str


def document(body: str) -> str:
    """Return the whole HTML document around a pair's body."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page</title>'
        f"<style>{STYLE}</style></head><body>{body}</body></html>"
    )


def frame(body: str, attributes: str) -> str:
    """Return an iframe with these attributes that holds `body` as its document."""
    return f'<iframe {attributes} srcdoc="{html.escape(document(body), quote=True)}"></iframe>'


def store(main: str) -> str:
    """Return the shop's first layout around `main`."""
    return f"""
<header class="site-header" id="top">
  <a class="logo" href="/"><img src="data:," alt="Lumen and Oak" width="40" height="20"></a>
  <nav class="main-nav"><ul>
    <li><a class="nav-link" href="/c/lighting">Lighting</a></li>
    <li><a class="nav-link" href="/c/furniture">Furniture</a></li>
    <li><a class="nav-link" href="/c/sale">Sale</a></li>
  </ul></nav>
  <span class="phone">Call us: 020 5550 114</span>
</header>
<main id="content" class="container">{main}</main>
<footer class="site-footer">
  <div class="col"><h4>Service</h4><ul>
    <li><a href="/delivery">Delivery times</a></li><li><a href="/returns">Returns</a></li>
  </ul></div>
  <p class="legal">© Lumen and Oak Ltd. <a href="/imprint">Imprint</a></p>
</footer>"""


def store_redesigned(main: str) -> str:
    """Return the shop's second layout around `main`: other wrappers, classes and order."""
    return f"""
<div id="__root"><div class="css-1kx9a0 layout">
  <div class="css-0 announcement" role="region" aria-label="Notice">Free delivery over 80</div>
  <header class="css-9ab2cd"><div class="css-flex">
    <nav aria-label="Categories"><div class="css-77x">
      <a class="css-lnk" href="/c/sale">Sale</a>
      <a class="css-lnk" href="/c/furniture">Furniture</a>
      <a class="css-lnk" href="/c/lighting">Lighting</a>
    </div></nav>
    <a class="css-brand" href="/"><img src="data:," alt="Lumen and Oak" width="60" height="30"></a>
  </div></header>
  <div class="css-wrap"><main class="css-1m0main">{main}</main></div>
  <footer class="css-ft"><a href="/imprint">Imprint</a> <a href="/returns">Returns</a>
    <a href="/delivery">Delivery times</a><small>© Lumen and Oak Ltd.</small></footer>
</div></div>"""


def console(main: str) -> str:
    """Return the back office's first layout around `main`."""
    return f"""
<div class="app app--with-sidebar">
  <aside class="sidebar" id="sidebar"><div class="sidebar__brand">Northwind Console</div>
    <nav><ul class="menu">
      <li class="menu__item"><a href="/dashboard">Dashboard</a></li>
      <li class="menu__item"><a href="/projects">Projects</a></li>
      <li class="menu__item"><a href="/reports">Reports</a></li>
    </ul></nav>
  </aside>
  <div class="topbar"><span class="topbar__user">Maria Svensson</span></div>
  <main class="content" id="main">{main}</main>
</div>"""


def console_redesigned(main: str) -> str:
    """Return the back office's second layout around `main`: a top bar in place of the sidebar."""
    return f"""
<div id="app" data-v-7f3a><div class="nw-shell">
  <header class="nw-bar"><b class="nw-bar__title">Northwind</b>
    <nav class="nw-tabs" aria-label="Primary">
      <a class="nw-tab" href="/reports"><span>Reports</span></a>
      <a class="nw-tab" href="/dashboard"><span>Dashboard</span></a>
      <a class="nw-tab" href="/projects"><span>Projects</span></a>
    </nav><div class="nw-avatar" title="Maria Svensson">MS</div></header>
  <section class="nw-canvas"><div class="nw-canvas__in"><main
    data-v-19c2>{main}</main></div></section>
</div></div>"""

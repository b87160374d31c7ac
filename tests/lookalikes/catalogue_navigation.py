"""Ways through a site: pages, slides, steps, searches and menus."""

from __future__ import annotations

from .catalogue_pages import Pair, console, console_redesigned, store, store_redesigned

PAIRS = (
    Pair(
        name="On the last page there is no Next but still a Previous",
        theme="pagination",
        action="click",
        selector="ul.pagination a[rel=next]",
        instruction="Go to the next page",
        target="ul.pagination a >> nth=1",
        expected=None,
        before=store("""
<h1>Lamps</h1><ol class="hits"><li>Desk lamp</li><li>Floor lamp</li></ol>
<ul class="pagination row"><li><a class="page-link" rel="prev" href="?page=1">Previous</a></li>
  <li><span class="page-link">2 of 3</span></li>
  <li><a class="page-link" rel="next" href="?page=3">Next</a></li></ul>"""),
        after=store("""
<h1>Lamps</h1><ol class="hits"><li>Wall lamp</li></ol>
<ul class="pagination row"><li><a class="page-link" rel="prev" href="?page=2">Previous</a></li>
  <li><span class="page-link">3 of 3</span></li></ul>"""),
    ),
    Pair(
        name="The pages are turned by buttons with longer words",
        theme="pagination",
        action="click",
        selector="a.page-link[rel=next]",
        instruction="Go to the next page",
        target="a.page-link[rel=next]",
        expected="button:text-is('Next page')",
        before=store("""
<h1>Lamps</h1><ol><li>Desk lamp</li><li>Floor lamp</li></ol><ul class="pagination row">
  <li><a class="page-link" rel="prev" href="?page=1">Previous</a></li>
  <li><a class="page-link" rel="next" href="?page=3">Next</a></li></ul>"""),
        after=store_redesigned("""
<nav aria-label="Pages"><button type="button" class="css-p">Next page</button>
  <button type="button" class="css-p">Previous page</button></nav>
<h1>Lamps</h1><ol><li>Desk lamp</li><li>Floor lamp</li></ol>"""),
    ),
    Pair(
        name="The slides show themselves now and the list of products has a Next",
        theme="carousel",
        action="click",
        selector=".carousel .arrow-next",
        instruction="Show the next slide",
        target=".carousel .arrow-next",
        expected=None,
        before=store("""
<section class="carousel" aria-label="News"><button class="arrow arrow-prev" type="button"
  aria-label="Previous slide">‹</button><img src="data:," alt="Spring" width="90" height="30">
  <button class="arrow arrow-next" type="button" aria-label="Next slide">›</button></section>
<h1>Lamps</h1><p>Page 1</p><button type="button" class="arrow"
    aria-label="Next page">›</button>"""),
        after=store("""
<section class="carousel" aria-label="News"><img src="data:," alt="Spring" width="90" height="30">
</section>
<h1>Lamps</h1><p>Page 1</p><button type="button" class="arrow"
    aria-label="Next page">›</button>"""),
    ),
    Pair(
        name="Both arrows of the slides stand right of the picture",
        theme="carousel",
        action="click",
        selector="#slider > .sl-btn >> nth=0",
        instruction="Show the previous slide",
        target="#slider > button >> nth=0",
        expected="[aria-label='Previous']",
        before=store("""
<div id="slider"><button class="sl-btn" type="button" aria-label="Previous slide">‹</button>
  <img src="data:," alt="Spring" width="90" height="30">
  <button class="sl-btn" type="button" aria-label="Next slide">›</button></div><h1>Lamps</h1>"""),
        after=store_redesigned("""
<div class="css-slides"><img src="data:," alt="Spring" width="90" height="30">
  <div role="group" aria-label="Slides"><button type="button" aria-label="Next"><svg></svg></button>
  <button type="button" aria-label="Previous"><svg></svg></button></div></div><h1>Lamps</h1>"""),
    ),
    Pair(
        name="The shop cannot be searched any more and the help pages can",
        theme="header and footer search",
        action="fill",
        selector="form[action='/search'] input",
        instruction="the product search field",
        target="form[action='/search'] input",
        expected=None,
        before=store("""
<form action="/search" role="search" class="search"><input type="search" name="q"
  placeholder="Search products"><button>Search</button></form><h1>Lamps</h1><p>44 products</p>
<form action="/help/search" class="search"><input type="search" name="q"
  placeholder="Search help"><button>Search</button></form>"""),
        after=store("""
<h1>Lamps</h1><p>44 products</p>
<form action="/help/search" class="search"><input type="search" name="q"
  placeholder="Search help"><button>Search</button></form>"""),
    ),
    Pair(
        name="The search moved below the help search and changed its form",
        theme="header and footer search",
        action="fill",
        selector="#q-top",
        instruction="the product search field",
        target="#q-top",
        expected="[aria-label='Search products']",
        before=store("""
<form action="/search" role="search"><input type="search" id="q-top" name="q"
  placeholder="Search products"><button>Search</button></form><h1>Lamps</h1><p>44 products</p>
<form action="/help/search"><input type="search" id="q-help" name="q"
  placeholder="Search help"><button>Search</button></form>"""),
        after=store_redesigned("""
<form class="css-q"><input type="search" name="h" placeholder="Search help"><button>Search</button>
</form><h1>Lamps</h1><p>44 products</p>
<div role="search" class="css-q"><input type="text" aria-label="Search products"
  placeholder="What are you looking for?"><button aria-label="Search"></button></div>"""),
    ),
    Pair(
        name="The checkout has lost its payment step",
        theme="stepper",
        action="click",
        selector="ol.steps a[href='#payment']",
        instruction="the Payment step",
        target="ol.steps a >> nth=1",
        expected=None,
        before=store("""
<ol class="steps row"><li><a href="#shipping">Shipping</a></li>
  <li><a href="#payment">Payment</a></li><li><a href="#review">Review</a></li></ol>
<h1>Checkout</h1><p>Where shall it go?</p>"""),
        after=store("""
<ol class="steps row"><li><a href="#shipping">Shipping</a></li>
  <li><a href="#review">Review</a></li></ol><h1>Checkout</h1><p>Where shall it go?</p>"""),
    ),
    Pair(
        name="The steps became numbered tabs from right to left",
        theme="stepper",
        action="click",
        selector="ol.steps > li:nth-child(2) > a",
        instruction="the Payment step",
        target="ol.steps a >> nth=1",
        expected="[role=tab]:has-text('Payment')",
        before=store("""
<ol class="steps row"><li><a href="#shipping">Shipping</a></li>
  <li><a href="#payment">Payment</a></li><li><a href="#review">Review</a></li></ol>
<h1>Checkout</h1><p>Where shall it go?</p>"""),
        after=store_redesigned("""
<h1>Checkout</h1><div role="tablist" class="css-steps">
  <a role="tab" class="css-st" href="#review"><b>3</b> Review</a>
  <a role="tab" class="css-st" href="#payment"><b>2</b> Payment</a>
  <a role="tab" class="css-st" href="#shipping"><b>1</b> Shipping</a></div>
<p>Where shall it go?</p>"""),
    ),
    Pair(
        name="The hovered menu kept its word and lost everything else",
        theme="menus",
        action="hover",
        selector="li#menu-item-42 > a",
        instruction="Hover over Workshops",
        target="#menu-item-42 > a",
        expected="button:text-is('Workshops')",
        before=store("""
<ul class="sub-nav row"><li id="menu-item-41"><a href="/stories">Stories</a></li>
  <li id="menu-item-42"><a href="/workshops" aria-haspopup="true">Workshops</a></li>
  <li id="menu-item-43"><a href="/shops">Shops</a></li></ul><h1>Spring</h1>"""),
        after=store_redesigned("""
<nav class="css-sn" aria-label="More"><button class="css-x" type="button">Shops</button>
  <button class="css-x" type="button" aria-haspopup="true">Workshops</button>
  <button class="css-x" type="button">Stories</button></nav><h1>Spring</h1>"""),
    ),
    Pair(
        name="There are no workshops any more and the shops have a similar name",
        theme="menus",
        action="hover",
        selector="li.has-sub > a[href='/workshops']",
        instruction="Hover over Workshops",
        target="li.has-sub > a >> nth=1",
        expected=None,
        before=store("""
<ul class="sub-nav row"><li class="has-sub"><a href="/stories">Stories</a></li>
  <li class="has-sub"><a href="/workshops">Workshops</a></li>
  <li class="has-sub"><a href="/shops">Shops</a></li></ul><h1>Spring</h1>"""),
        after=store("""
<ul class="sub-nav row"><li class="has-sub"><a href="/stories">Stories</a></li>
  <li class="has-sub"><a href="/shops">Shops</a></li></ul><h1>Spring</h1>"""),
    ),
    Pair(
        name="The log-out link moved from the bar into the menu of the user",
        theme="menus",
        action="click",
        selector=".topnav__logout",
        instruction="Log out",
        target=".topnav__logout",
        expected="[role=menuitem]:text-is('Log out')",
        before=console("""
<div class="topnav row"><a href="/me">My profile</a><a class="topnav__logout" href="/logout">Log out
  </a></div><h1>Dashboard of Maria</h1><p>3 open tasks</p>"""),
        after=console_redesigned("""
<div role="menu" class="nw-menu" aria-label="Maria"><a role="menuitem" href="/me">My profile</a>
  <a role="menuitem" href="/switch">Switch account</a>
  <a role="menuitem" href="/logout">Log out</a></div>
<h1>Dashboard of Maria</h1><p>3 open tasks</p>"""),
    ),
)

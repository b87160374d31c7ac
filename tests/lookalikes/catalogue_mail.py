"""Mail, social and payment: buttons one word apart, and icons without a word."""

from __future__ import annotations

from .catalogue_pages import Pair, console, console_redesigned, store, store_redesigned

PAIRS = (
    Pair(
        name="Only Reply all and Forward are left under the message",
        theme="reply or forward",
        action="click",
        selector="[data-cmd=reply]",
        instruction="Reply to the sender only",
        target="[data-cmd=reply]",
        expected=None,
        before=console("""
<article class="mail"><h1>Plan for May</h1><p>To: team</p><p>See the attached plan.</p>
  <div class="row mail-foot"><button type="button" data-cmd="reply" class="b">Reply</button>
  <button type="button" data-cmd="reply-all" class="b">Reply all</button>
  <button type="button" data-cmd="forward" class="b">Forward</button></div></article>"""),
        after=console("""
<article class="mail"><h1>Plan for May</h1><p>To: team</p><p>See the attached plan.</p>
  <div class="row mail-foot"><button type="button" data-cmd="reply-all" class="b">Reply all</button>
  <button type="button" data-cmd="forward" class="b">Forward</button></div></article>"""),
    ),
    Pair(
        name="Reply stands between Forward and Reply all now",
        theme="reply or forward",
        action="click",
        selector="#cmd-1",
        instruction="Reply to the message",
        target="#cmd-1",
        expected="a[role=button]:text-is('Reply')",
        before=console("""
<article class="mail"><h1>Plan for May</h1><p>See the attached plan.</p><div class="row">
  <button type="button" id="cmd-1" class="b">Reply</button>
  <button type="button" id="cmd-2" class="b">Reply all</button>
  <button type="button" id="cmd-3" class="b">Forward</button></div></article>"""),
        after=console_redesigned("""
<div class="nw-mail"><div class="nw-cmds"><a role="button" href="#f" class="nw-c">Forward</a>
  <a role="button" href="#r" class="nw-c">Reply</a>
  <a role="button" href="#ra" class="nw-c">Reply all</a></div>
  <h1>Plan for May</h1><p>See the attached plan.</p></div>"""),
    ),
    Pair(
        name="The shop has left one of its social networks",
        theme="social icons",
        action="click",
        selector=".social a[href*='instagram']",
        instruction="Open our Instagram page",
        target=".social a >> nth=1",
        expected=None,
        before=store("""
<h1>About us</h1><p>Since 1987.</p><div class="social row">
  <a href="https://facebook.example/lo" aria-label="Facebook" class="soc"><svg></svg></a>
  <a href="https://instagram.example/lo" aria-label="Instagram" class="soc"><svg></svg></a>
  <a href="https://pinterest.example/lo" aria-label="Pinterest"
    class="soc"><svg></svg></a></div>"""),
        after=store("""
<h1>About us</h1><p>Since 1987.</p><div class="social row">
  <a href="https://facebook.example/lo" aria-label="Facebook" class="soc"><svg></svg></a>
  <a href="https://pinterest.example/lo" aria-label="Pinterest"
    class="soc"><svg></svg></a></div>"""),
    ),
    Pair(
        name="The social icons were drawn anew in another order",
        theme="social icons",
        action="hover",
        selector=".social > a:nth-child(2)",
        instruction="Hover over the Instagram icon",
        target=".social > a >> nth=1",
        expected="a[title='Instagram']",
        before=store("""
<h1>About us</h1><div class="social row">
  <a href="https://facebook.example/lo" aria-label="Facebook" class="soc"><svg></svg></a>
  <a href="https://instagram.example/lo" aria-label="Instagram" class="soc"><svg></svg></a>
  <a href="https://pinterest.example/lo" aria-label="Pinterest"
    class="soc"><svg></svg></a></div>"""),
        after=store_redesigned("""
<h1>About us</h1><ul class="css-so">
  <li><a href="https://instagram.example/lo/" title="Instagram"><i class="gl g1"></i></a></li>
  <li><a href="https://pinterest.example/lo/" title="Pinterest"><i class="gl g2"></i></a></li>
  <li><a href="https://facebook.example/lo/" title="Facebook"><i
    class="gl g3"></i></a></li></ul>"""),
    ),
    Pair(
        name="Paying by card is switched off and the other way to pay is not",
        theme="ways to pay",
        action="click",
        selector="button.pay-card",
        instruction="Pay by card",
        target="button.pay-card",
        expected=None,
        before=store("""
<h1>Pay 118.00</h1><div class="pay-options">
  <button type="submit" class="pay pay-card">Pay by card</button>
  <button type="submit" class="pay pay-inv">Pay by invoice</button></div>
<p>You can change this later.</p>"""),
        after=store("""
<h1>Pay 118.00</h1><div class="pay-options">
  <button type="submit" class="pay pay-inv">Pay by invoice</button></div>
<p>You can change this later.</p>"""),
    ),
    Pair(
        name="The report can be had as a sheet but not as a document",
        theme="files of another kind",
        action="click",
        selector="a[download][href$='.pdf']",
        instruction="Download the report as PDF",
        target="a[download] >> nth=0",
        expected=None,
        before=console("""
<h1>Report for May</h1><ul class="downloads">
  <li><a download class="dl" href="/reports/5/report.pdf">Download PDF</a></li>
  <li><a download class="dl" href="/reports/5/report.csv">Download CSV</a></li></ul>"""),
        after=console("""
<h1>Report for May</h1><ul class="downloads">
  <li><a download class="dl" href="/reports/5/report.csv">Download CSV</a></li></ul>"""),
    ),
    Pair(
        name="The download link became a button behind that of the other format",
        theme="files of another kind",
        action="click",
        selector="a.dl-pdf",
        instruction="Download the report as PDF",
        target="a.dl-pdf",
        expected="button:text-is('Download PDF')",
        before=console("""
<h1>Report for May</h1><ul class="downloads">
  <li><a class="dl-pdf" href="/reports/5/report.pdf">Download PDF</a></li>
  <li><a class="dl-csv" href="/reports/5/report.csv">Download CSV</a></li></ul>"""),
        after=console_redesigned("""
<div class="nw-head"><h1>Report for May</h1><div class="nw-split">
  <button type="button" class="nw-btn"><i></i>Download CSV</button>
  <button type="button" class="nw-btn"><i></i>Download PDF</button></div></div>"""),
    ),
    Pair(
        name="The account cannot be deleted and its data can be exported",
        theme="delete account",
        action="click",
        selector="#delete_account",
        instruction="Delete the account",
        target="#delete_account",
        expected=None,
        before=console("""
<h1>Account</h1><section class="danger"><h2>Leave</h2>
  <button type="button" class="btn" id="export_account">Export account data</button>
  <button type="button" class="btn" id="delete_account">Delete account</button></section>"""),
        after=console("""
<h1>Account</h1><section class="danger"><h2>Leave</h2>
  <button type="button" class="btn" id="export_account">Export account data</button></section>"""),
    ),
    Pair(
        name="Of three icons the middle one had no label but a tooltip and keeps it",
        theme="icon-only buttons",
        action="click",
        selector="span.tools > i.fa-share-x1",
        instruction="Share the picture",
        target="span.tools > i >> nth=1",
        expected="button[title=Share]",
        before=store("""
<figure class="pic"><img src="data:," alt="Oak chair in the sun" width="200" height="90">
  <span class="tools"><i role="button" tabindex="0" class="fa fa-zoom-x1" title="Zoom"></i>
  <i role="button" tabindex="0" class="fa fa-share-x1" title="Share"></i>
  <i role="button" tabindex="0" class="fa fa-save-x1" title="Save"></i></span></figure>"""),
        after=store_redesigned("""
<figure class="css-pic"><div class="css-t"><button type="button" title="Save"><svg></svg></button>
  <button type="button" title="Zoom"><svg></svg></button>
  <button type="button" title="Share"><svg></svg></button></div>
  <img src="data:," alt="Oak chair in the sun" width="200" height="90"></figure>"""),
    ),
    Pair(
        name="Of three icons the meant one is gone and nothing but its tooltip said so",
        theme="icon-only buttons",
        action="click",
        selector="span.tools > i:nth-child(2)[title=Share]",
        instruction="Share the picture",
        target="span.tools > i >> nth=1",
        expected=None,
        before=store("""
<figure class="pic"><img src="data:," alt="Oak chair in the sun" width="200" height="90">
  <span class="tools"><i role="button" tabindex="0" class="fa ic" title="Zoom"></i>
  <i role="button" tabindex="0" class="fa ic" title="Share"></i>
  <i role="button" tabindex="0" class="fa ic" title="Save"></i></span></figure>"""),
        after=store("""
<figure class="pic"><img src="data:," alt="Oak chair in the sun" width="200" height="90">
  <span class="tools"><i role="button" tabindex="0" class="fa ic" title="Zoom"></i>
  <i role="button" tabindex="0" class="fa ic" title="Save"></i></span></figure>"""),
    ),
)

"""Buttons that undo, keep or destroy, side by side: taking the neighbour does harm."""

from __future__ import annotations

from .catalogue_pages import Pair, console, console_redesigned, store, store_redesigned

PAIRS = (
    Pair(
        name="Edit is gone and Delete has moved into its place",
        theme="delete beside edit",
        action="click",
        selector="#article-tools > button.btn-tool:nth-of-type(1):text-is('Edit')",
        instruction="the Edit button of the article",
        target="#article-tools > button >> nth=0",
        expected=None,
        before=console("""
<article class="post" data-post="381"><h1>Quarterly figures</h1>
  <p class="byline">by Maria Svensson, 4 March</p>
  <div id="article-tools" class="toolbar">
    <button type="button" class="btn btn-tool">Edit</button>
    <button type="button" class="btn btn-tool">Delete</button>
    <button type="button" class="btn btn-tool">Print</button>
  </div>
  <p>Revenue grew in all four regions. The table below has the details.</p>
</article>"""),
        after=console("""
<article class="post" data-post="381"><h1>Quarterly figures</h1>
  <p class="byline">by Maria Svensson, 4 March · locked by an administrator</p>
  <div id="article-tools" class="toolbar">
    <button type="button" class="btn btn-tool">Delete</button>
    <button type="button" class="btn btn-tool">Print</button>
  </div>
  <p>Revenue grew in all four regions. The table below has the details.</p>
</article>"""),
    ),
    Pair(
        name="Edit and Delete have changed places and lost their ids",
        theme="delete beside edit",
        action="click",
        selector="#edit-post-381",
        instruction="Edit the article",
        target="#edit-post-381",
        expected="button.nw-btn:has-text('Edit')",
        before=console("""
<article class="post"><h1>Quarterly figures</h1>
  <div class="toolbar post__tools">
    <button type="button" id="edit-post-381" class="btn btn-secondary">Edit</button>
    <button type="button" id="delete-post-381" class="btn btn-danger">Delete</button>
  </div>
  <p>Revenue grew in all four regions.</p>
</article>"""),
        after=console_redesigned("""
<section class="nw-card"><header><h1>Quarterly figures</h1></header>
  <div class="nw-card__body"><p>Revenue grew in all four regions.</p></div>
  <footer class="nw-card__foot">
    <button type="button" class="nw-btn nw-btn--q1"><span>Delete</span></button>
    <button type="button" class="nw-btn nw-btn--q2"><span>Edit</span></button>
  </footer>
</section>"""),
    ),
    Pair(
        name="The dialog can no longer be cancelled, only saved",
        theme="cancel beside save",
        action="click",
        selector="[data-test='rename-cancel']",
        instruction="Cancel renaming",
        target="[data-test='rename-cancel']",
        expected=None,
        before=console("""
<div class="modal" role="dialog" aria-labelledby="rn-title">
  <h2 id="rn-title">Rename project</h2>
  <form class="modal__form" action="/projects/7/rename">
    <div class="field"><label for="rn">Project name</label><input id="rn" value="Apollo"></div>
    <div class="modal__footer">
      <button type="button" class="btn" data-test="rename-cancel">Cancel</button>
      <button type="submit" class="btn btn-primary" data-test="rename-save">Save</button>
    </div>
  </form>
</div>"""),
        after=console("""
<div class="modal" role="dialog" aria-labelledby="rn-title">
  <h2 id="rn-title">Rename project</h2>
  <form class="modal__form" action="/projects/7/rename">
    <div class="field"><label for="rn">Project name</label><input id="rn" value="Apollo"></div>
    <div class="modal__footer">
      <button type="submit" class="btn" data-test="rename-submit">Save</button>
    </div>
  </form>
</div>"""),
    ),
    Pair(
        name="Save became Save changes and changed places with Cancel",
        theme="cancel beside save",
        action="click",
        selector="#profile-form button.btn-primary",
        instruction="Save the profile",
        target="#profile-form button.btn-primary",
        expected="button:has-text('Save changes')",
        before=console("""
<h1>Your profile</h1>
<form id="profile-form" action="/profile">
  <div class="field"><label for="dn">Display name</label><input id="dn" name="display"></div>
  <div class="field"><label for="bio">About you</label><textarea id="bio"></textarea></div>
  <div class="row">
    <button type="submit" class="btn btn-primary">Save</button>
    <button type="button" class="btn btn-link">Cancel</button>
  </div>
</form>"""),
        after=console_redesigned("""
<h1>Your profile</h1>
<div class="nw-panel"><form class="nw-form" action="/profile">
  <label class="nw-l">Display name <input name="display"></label>
  <label class="nw-l">About you <textarea></textarea></label>
  <div class="nw-sticky">
    <button type="button" class="nw-btn">Cancel</button>
    <button type="submit" class="nw-btn nw-btn--accent">Save changes</button>
  </div>
</form></div>"""),
    ),
    Pair(
        name="Messages cannot be deleted any more but the account can",
        theme="delete account vs delete message",
        action="click",
        selector=".message-head button.icon-trash",
        instruction="Delete the message from Jonas",
        target=".message-head button",
        expected=None,
        before=console("""
<section class="message"><div class="message-head"><h2>Lunch on Friday?</h2>
    <span class="from">Jonas Weber</span>
    <button type="button" class="btn icon-trash">Delete</button></div>
  <p>Shall we try the new place at the harbour?</p>
</section>
<section class="danger"><h2>Account</h2>
  <p>All of your data is removed for good.</p>
  <button type="button" class="btn btn-danger" name="account_delete">Delete account</button>
</section>"""),
        after=console("""
<section class="message"><div class="message-head"><h2>Lunch on Friday?</h2>
    <span class="from">Jonas Weber</span></div>
  <p>Shall we try the new place at the harbour?</p>
</section>
<section class="danger"><h2>Account</h2>
  <p>All of your data is removed for good.</p>
  <button type="button" class="btn btn-danger" name="account_delete">Delete account</button>
</section>"""),
    ),
    Pair(
        name="Archive has left the mail toolbar and Delete stands where it stood",
        theme="archive or delete",
        action="click",
        selector="button[aria-label='Archive']",
        instruction="Archive the conversation",
        target=".mail-tools button >> nth=0",
        expected=None,
        before=console("""
<div class="mail-tools toolbar" role="toolbar" aria-label="Conversation">
  <button type="button" class="T-I ar7"
    aria-label="Archive"><svg><path d="M2 4h12v3z"/></svg></button>
  <button type="button" class="T-I ar7"
    aria-label="Delete"><svg><path d="M4 2h8v9z"/></svg></button>
  <button type="button" class="T-I ar7"
    aria-label="Snooze"><svg><path d="M8 2l4 9z"/></svg></button>
</div>
<h2 class="hP">Invoice for March</h2><p>Please find the invoice attached.</p>"""),
        after=console("""
<div class="mail-tools toolbar" role="toolbar" aria-label="Conversation">
  <button type="button" class="T-I ar7"
    aria-label="Delete"><svg><path d="M4 2h8v9z"/></svg></button>
  <button type="button" class="T-I ar7"
    aria-label="Snooze"><svg><path d="M8 2l4 9z"/></svg></button>
</div>
<h2 class="hP">Invoice for March</h2><p>Please find the invoice attached.</p>"""),
    ),
    Pair(
        name="The archive icon has a longer label and stands behind the delete icon",
        theme="archive or delete",
        action="click",
        selector="div.ar9 > button:nth-child(1)",
        instruction="Archive the conversation",
        target="div.ar9 > button >> nth=0",
        expected="button[aria-label='Archive conversation']",
        before=console("""
<div class="toolbar ar9"><button type="button" class="T-I" aria-label="Archive"><svg>
    <path d="M2 4h12v3z"/></svg></button><button type="button" class="T-I" aria-label="Delete"><svg>
    <path d="M4 2h8v9z"/></svg></button></div>
<h2 class="hP">Invoice for March</h2><p>Please find the invoice attached.</p>"""),
        after=console_redesigned("""
<h2 class="subject">Invoice for March</h2>
<div class="toolbar x-77"><button type="button" class="ib" aria-label="Delete conversation"><svg>
    <use href="#bin"/></svg></button><button type="button" class="ib"
    aria-label="Archive conversation"><svg><use href="#box"/></svg></button></div>
<p>Please find the invoice attached.</p>"""),
    ),
    Pair(
        name="The request can only be rejected now",
        theme="approve or reject",
        action="click",
        selector="button.approve-btn",
        instruction="Approve the holiday request",
        target="button.approve-btn",
        expected=None,
        before=console("""
<section class="request" data-id="r-90"><h2>Holiday request</h2>
  <dl><dt>Employee</dt><dd>Lena Brandt</dd><dt>Days</dt><dd>12 to 19 July</dd></dl>
  <div class="row decision">
    <button type="submit" name="decision" value="yes" class="btn approve-btn">Approve</button>
    <button type="submit" name="decision" value="no" class="btn reject-btn">Reject</button>
  </div>
</section>"""),
        after=console("""
<section class="request" data-id="r-90"><h2>Holiday request</h2>
  <dl><dt>Employee</dt><dd>Lena Brandt</dd><dt>Days</dt><dd>12 to 19 July</dd></dl>
  <p class="hint">You have reached your approval limit.</p>
  <div class="row decision">
    <button type="submit" name="decision" value="no" class="btn">Reject</button>
  </div>
</section>"""),
    ),
    Pair(
        name="Approve turned from a button into a link behind Reject",
        theme="approve or reject",
        action="click",
        selector="button.approve-btn",
        instruction="Approve the holiday request",
        target="button.approve-btn",
        expected="a:text-is('Approve')",
        before=console("""
<section class="request"><h2>Holiday request</h2>
  <dl><dt>Employee</dt><dd>Lena Brandt</dd><dt>Days</dt><dd>12 to 19 July</dd></dl>
  <div class="row"><button type="button" class="btn approve-btn">Approve</button>
    <button type="button" class="btn reject-btn">Reject</button></div>
</section>"""),
        after=console_redesigned("""
<div class="nw-req"><h2>Holiday request</h2>
  <p><b>Employee</b> Lena Brandt</p><p><b>Days</b> 12 to 19 July</p>
  <p class="nw-links"><a class="nw-a" role="button" href="/requests/90/reject">Reject</a>
    <a class="nw-a" role="button" href="/requests/90/approve">Approve</a></p>
</div>"""),
    ),
    Pair(
        name="Save as draft is gone and what remains would publish",
        theme="save and its cousins",
        action="click",
        selector="[data-qa=save-draft]",
        instruction="Save the post as a draft",
        target="[data-qa=save-draft]",
        expected=None,
        before=console("""
<h1>New post</h1><form class="composer" action="/posts">
  <div class="field"><label for="pt">Title</label><input id="pt" name="title"></div>
  <div class="field"><label for="pb">Text</label><textarea id="pb" name="body"></textarea></div>
  <div class="row composer__actions">
    <button type="submit" class="btn" data-qa="save-draft">Save as draft</button>
    <button type="submit" class="btn btn-primary" data-qa="save-publish">Save and publish</button>
  </div></form>"""),
        after=console("""
<h1>New post</h1><form class="composer" action="/posts">
  <div class="field"><label for="pt">Title</label><input id="pt" name="title"></div>
  <div class="field"><label for="pb">Text</label><textarea id="pb" name="body"></textarea></div>
  <div class="row composer__actions">
    <button type="submit" class="btn btn-primary" data-qa="save-publish">Save and publish</button>
  </div></form>"""),
    ),
    Pair(
        name="Plain Save stands last now after Save and close and Save as draft",
        theme="save and its cousins",
        action="click",
        selector="#btn_save_11",
        instruction="the Save button",
        target="#btn_save_11",
        expected="button:text-is('Save')",
        before=console("""
<h1>Price list</h1><form class="editor"><div class="field"><label for="pl">List name</label>
    <input id="pl"></div><div class="row">
    <button type="button" id="btn_save_11" class="btn">Save</button>
    <button type="button" id="btn_save_12" class="btn">Save and close</button>
    <button type="button" id="btn_save_13" class="btn">Save as draft</button>
  </div></form>"""),
        after=console_redesigned("""
<h1>Price list</h1><form class="nw-form"><div class="nw-actions">
    <button type="button" class="nw-btn">Save as draft</button>
    <button type="button" class="nw-btn">Save and close</button>
    <button type="button" class="nw-btn">Save</button>
  </div><label>List name <input name="list_name"></label></form>"""),
    ),
    Pair(
        name="The order can be cancelled but not confirmed any more",
        theme="destructive neighbour",
        action="click",
        selector="form.confirm-order button[name=confirm]",
        instruction="Confirm the order",
        target="form.confirm-order button >> nth=0",
        expected=None,
        before=store("""
<h1>Order 77120</h1><ul class="lines"><li>Oak table, 1 piece</li><li>Desk lamp, 2 pieces</li></ul>
<form class="confirm-order" action="/orders/77120">
  <button type="submit" name="confirm" class="btn btn-lg">Confirm order</button>
  <button type="submit" name="cancel" class="btn btn-lg">Cancel order</button>
</form>"""),
        after=store("""
<h1>Order 77120</h1><ul class="lines"><li>Oak table, 1 piece</li><li>Desk lamp, 2 pieces</li></ul>
<p class="note">Already confirmed on 3 May.</p>
<form class="confirm-order" action="/orders/77120">
  <button type="submit" name="cancel" class="btn btn-lg">Cancel order</button>
</form>"""),
    ),
    Pair(
        name="Remove from the cart is a word now where it was a cross",
        theme="destructive neighbour",
        action="click",
        selector=".cart-line .x-remove",
        instruction="Remove the Desk lamp from the cart",
        target=".cart-line .x-remove",
        expected="button:text-is('Remove')",
        before=store("""
<h1>Cart</h1><div class="cart-line" data-sku="L-20"><img src="data:," alt="Desk lamp" width="20">
  <a href="/p/desk-lamp">Desk lamp</a><span class="price">39.00</span>
  <button type="button" class="wish" aria-label="Move to wish list">♡</button>
  <button type="button" class="x-remove" aria-label="Remove">×</button></div>"""),
        after=store_redesigned("""
<h1>Cart</h1><div class="css-line"><img src="data:," alt="Desk lamp" width="20">
  <div><a href="/p/desk-lamp">Desk lamp</a><b class="css-pr">39.00</b></div>
  <div class="css-act"><button type="button" class="css-l1">Remove</button>
  <button type="button" class="css-l1">Move to wish list</button></div></div>"""),
    ),
)

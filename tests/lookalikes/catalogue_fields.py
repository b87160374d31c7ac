"""Neighbouring fields: the value ends up in the wrong box and every check stays green."""

from __future__ import annotations

from .catalogue_pages import Pair, console, console_redesigned, store, store_redesigned

PAIRS = (
    Pair(
        name="First and last name have changed places and ids",
        theme="first and last name",
        action="fill",
        selector="#fname",
        instruction="the first name field",
        target="#fname",
        expected="[name='u_a1']",
        before=store("""
<h1>Create your profile</h1><form class="form" id="reg">
  <div class="field"><label for="fname">First name</label><input id="fname" type="text"></div>
  <div class="field"><label for="lname">Last name</label><input id="lname" type="text"></div>
  <div class="field"><label for="company">Company</label><input id="company" type="text"></div>
</form>"""),
        after=store_redesigned("""
<h1>Create your profile</h1><form class="css-form">
  <label class="css-f"><span>Last name</span><input name="u_a2" class="css-i" type="text"></label>
  <label class="css-f"><span>First name</span><input name="u_a1" class="css-i" type="text"></label>
  <label class="css-f"><span>Company</span><input name="u_a3" class="css-i" type="text"></label>
</form>"""),
    ),
    Pair(
        name="The last name is no longer asked for but first and middle name are",
        theme="first and last name",
        action="fill",
        selector="input#lname",
        instruction="the last name field",
        target="#lname",
        expected=None,
        before=store("""
<h1>Create your profile</h1><form class="form" id="reg">
  <div class="field"><label for="fname">First name</label><input id="fname" type="text"></div>
  <div class="field"><label for="mname">Middle name</label><input id="mname" type="text"></div>
  <div class="field"><label for="lname">Last name</label><input id="lname" type="text"></div>
  <button type="submit" class="btn">Continue</button></form>"""),
        after=store("""
<h1>Create your profile</h1><form class="form" id="reg">
  <div class="field"><label for="fname">First name</label><input id="fname" type="text"></div>
  <div class="field"><label for="mname">Middle name</label><input id="mname" type="text"></div>
  <button type="submit" class="btn">Continue</button></form>"""),
    ),
    Pair(
        name="The password and its confirmation got generated ids",
        theme="password and confirmation",
        action="fill",
        selector="#password_confirm",
        instruction="the field to confirm the password",
        target="#password_confirm",
        expected="#fld-9c",
        before=console("""
<h1>Set a password</h1><form class="card" method="post">
  <div class="field"><label for="password">Password</label>
    <input type="password" id="password" name="pw1" autocomplete="new-password"></div>
  <div class="field"><label for="password_confirm">Confirm password</label>
    <input type="password" id="password_confirm" name="pw2" autocomplete="new-password"></div>
  <button class="btn btn-primary">Set password</button></form>"""),
        after=console_redesigned("""
<h1>Set a password</h1><form class="nw-form" method="post">
  <div class="nw-f"><input type="password" id="fld-7a" autocomplete="new-password">
    <label for="fld-7a">Password</label></div>
  <div class="nw-f"><input type="password" id="fld-9c" autocomplete="new-password">
    <label for="fld-9c">Confirm password</label></div>
  <button class="nw-btn">Set password</button></form>"""),
    ),
    Pair(
        name="The confirmation was dropped and the password itself stayed",
        theme="password and confirmation",
        action="fill",
        selector="input[name=password2]",
        instruction="Repeat the password",
        target="#pw2",
        expected=None,
        before=console("""
<h1>New account</h1><form class="card" method="post">
  <div class="field"><label for="em">Work e-mail</label><input type="email" id="em"></div>
  <div class="field"><label for="pw1">Password</label>
    <input type="password" id="pw1" name="password1" class="input"></div>
  <div class="field"><label for="pw2">Repeat password</label>
    <input type="password" id="pw2" name="password2" class="input"></div>
  <button class="btn btn-primary">Create</button></form>"""),
        after=console("""
<h1>New account</h1><form class="card" method="post">
  <div class="field"><label for="em">Work e-mail</label><input type="email" id="em"></div>
  <div class="field"><label for="pw1">Password</label>
    <input type="password" id="pw1" name="password1" class="input"></div>
  <button class="btn btn-primary">Create</button></form>"""),
    ),
    Pair(
        name="Billing and shipping address were turned round in a new layout",
        theme="billing and shipping",
        action="fill",
        selector="#ship_city",
        instruction="the city of the shipping address",
        target="#ship_city",
        expected="[aria-label='Shipping address'] >> input >> nth=1",
        before=store("""
<h1>Addresses</h1><form class="checkout">
  <fieldset id="ship"><legend>Shipping address</legend>
    <div class="field"><label for="ship_street">Street</label><input id="ship_street"></div>
    <div class="field"><label for="ship_city">City</label><input id="ship_city"></div></fieldset>
  <fieldset id="bill"><legend>Billing address</legend>
    <div class="field"><label for="bill_street">Street</label><input id="bill_street"></div>
    <div class="field"><label for="bill_city">City</label><input id="bill_city"></div></fieldset>
</form>"""),
        after=store_redesigned("""
<h1>Addresses</h1><form class="css-co">
  <section role="group" aria-label="Billing address"><h2>Billing address</h2>
    <label>Street <input class="css-i"></label><label>City <input class="css-i"></label></section>
  <section role="group" aria-label="Shipping address"><h2>Shipping address</h2>
    <label>Street <input class="css-i"></label><label>City <input class="css-i"></label></section>
</form>"""),
    ),
    Pair(
        name="Billing is the same as shipping now and has no city of its own",
        theme="billing and shipping",
        action="fill",
        selector="#bill input[name='billing[city]']",
        instruction="the city of the billing address",
        target="#bill input >> nth=1",
        expected=None,
        before=store("""
<h1>Addresses</h1><form class="checkout">
  <fieldset id="ship"><legend>Shipping address</legend>
    <label>Street <input name="shipping[street]"></label>
    <label>City <input name="shipping[city]"></label></fieldset>
  <fieldset id="bill"><legend>Billing address</legend>
    <label>Street <input name="billing[street]"></label>
    <label>City <input name="billing[city]"></label></fieldset>
</form>"""),
        after=store("""
<h1>Addresses</h1><form class="checkout">
  <fieldset id="ship"><legend>Shipping address</legend>
    <label>Street <input name="shipping[street]"></label>
    <label>City <input name="shipping[city]"></label></fieldset>
  <p class="note">The bill goes to the shipping address.</p>
</form>"""),
    ),
    Pair(
        name="The dates from and to are told apart by their placeholders alone",
        theme="from and to",
        action="fill",
        selector=".date-range input:nth-of-type(2)",
        instruction="the To date",
        target=".date-range input >> nth=1",
        expected="input[placeholder='To']",
        before=console("""
<h1>Bookings</h1><form class="filters"><div class="date-range">
  <input type="text" class="form-control dp" placeholder="From">
  <input type="text" class="form-control dp" placeholder="To">
  </div><button type="submit" class="btn">Filter</button></form>
<table><tr><th>Guest</th><th>Room</th></tr><tr><td>Hansen</td><td>12</td></tr></table>"""),
        after=console_redesigned("""
<h1>Bookings</h1><div class="nw-filters">
  <span class="nw-in"><input type="text" class="x2" placeholder="To"></span>
  <span class="nw-in"><input type="text" class="x2" placeholder="From"></span>
  <button type="submit" class="nw-btn">Filter</button></div>
<table><tr><th>Guest</th><th>Room</th></tr><tr><td>Hansen</td><td>12</td></tr></table>"""),
    ),
    Pair(
        name="The trip is one way now and has no return date",
        theme="from and to",
        action="fill",
        selector="#return-date",
        instruction="the return date",
        target="#return-date",
        expected=None,
        before=store("""
<h1>Find a ferry</h1><form class="trip">
  <div class="field"><label for="depart-date">Departure date</label>
    <input type="date" id="depart-date" class="trip__date" name="depart"></div>
  <div class="field"><label for="return-date">Return date</label>
    <input type="date" id="return-date" class="trip__date" name="return"></div>
  <button type="submit" class="btn">Find</button></form>"""),
        after=store("""
<h1>Find a ferry</h1><form class="trip">
  <div class="field"><label for="depart-date">Departure date</label>
    <input type="date" id="depart-date" class="trip__date" name="depart"></div>
  <button type="submit" class="btn">Find</button></form>"""),
    ),
    Pair(
        name="Lowest and highest price moved into a drawer with the highest first",
        theme="minimum and maximum",
        action="fill",
        selector="#price-min",
        instruction="the minimum price",
        target="#price-min",
        expected="[aria-label='Minimum price']",
        before=store("""
<aside class="facets"><h2>Price</h2><div class="range">
  <input type="number" id="price-min" aria-label="Min price" placeholder="0">
  <input type="number" id="price-max" aria-label="Max price" placeholder="500"></div></aside>
<h1>All lamps</h1><p>44 products</p>"""),
        after=store_redesigned("""
<h1>All lamps</h1><p>44 products</p><div class="css-drawer"><h2>Price</h2><div class="css-2">
  <input type="number" class="css-n" aria-label="Maximum price" placeholder="500">
  <input type="number" class="css-n" aria-label="Minimum price" placeholder="0"></div></div>"""),
    ),
    Pair(
        name="The maximum is gone and the minimum has taken the whole row",
        theme="minimum and maximum",
        action="fill",
        selector="input[name='guests_max']",
        instruction="the maximum number of guests",
        target="input[name='guests_max']",
        expected=None,
        before=console("""
<h1>Room type</h1><form class="card"><div class="row">
  <label class="half">Minimum guests <input type="number" name="guests_min"></label>
  <label class="half">Maximum guests <input type="number" name="guests_max"></label></div>
  <label>Beds <input type="number" name="beds"></label></form>"""),
        after=console("""
<h1>Room type</h1><form class="card"><div class="row">
  <label class="full">Minimum guests <input type="number" name="guests_min"></label></div>
  <label>Beds <input type="number" name="beds"></label></form>"""),
    ),
    Pair(
        name="The month of birth stands first in the new order of the three lists",
        theme="day, month and year",
        action="select",
        selector="select[name=dob_m]",
        instruction="the month of birth",
        target="select[name=dob_m]",
        expected="select[aria-label=Month]",
        before=store("""
<h1>Your details</h1><fieldset class="dob"><legend>Date of birth</legend>
  <select name="dob_d" aria-label="Day"><option>1</option><option>2</option></select>
  <select name="dob_m" aria-label="Month"><option>January</option><option>May</option></select>
  <select name="dob_y" aria-label="Year"><option>1990</option><option>1991</option></select>
</fieldset>"""),
        after=store_redesigned("""
<h1>Your details</h1><div role="group" aria-label="Date of birth" class="css-dob">
  <select class="s1" aria-label="Month"><option>January</option><option>May</option></select>
  <select class="s1" aria-label="Day"><option>1</option><option>2</option></select>
  <select class="s1" aria-label="Year"><option>1990</option><option>1991</option></select>
</div>"""),
    ),
    Pair(
        name="The year of expiry is gone and the month is still there",
        theme="day, month and year",
        action="select",
        selector="#exp_year",
        instruction="the expiry year of the card",
        target="#exp_year",
        expected=None,
        before=store("""
<h1>Card</h1><form class="pay"><label for="holder">Name on card</label><input id="holder">
  <div class="row"><label for="exp_month">Expiry month</label>
  <select id="exp_month" class="sel"><option>01</option><option>12</option></select>
  <label for="exp_year">Expiry year</label>
  <select id="exp_year" class="sel"><option>2027</option><option>2028</option></select></div>
</form>"""),
        after=store("""
<h1>Card</h1><form class="pay"><label for="holder">Name on card</label><input id="holder">
  <div class="row"><label for="exp_month">Expiry month</label>
  <select id="exp_month" class="sel"><option>01</option><option>12</option></select></div>
</form>"""),
    ),
    Pair(
        name="E-mail is called Email address and the newsletter asks for one too",
        theme="login e-mail and newsletter e-mail",
        action="fill",
        selector="#login-email",
        instruction="the e-mail field of the login form",
        target="#login-email",
        expected="#u7",
        before=store("""
<section class="login"><h1>Welcome back</h1><form action="/session">
  <label for="login-email">E-mail</label><input type="email" id="login-email" name="email">
  <label for="login-pw">Password</label><input type="password" id="login-pw">
  <button class="btn">Log in</button></form></section>
<section class="newsletter"><h4>Newsletter</h4><form action="/newsletter">
  <input type="email" name="email" placeholder="Your e-mail"><button>Join</button></form></section>
"""),
        after=store_redesigned("""
<section class="css-news"><h4>Newsletter</h4><form action="/newsletter">
  <input type="email" name="email" placeholder="Your e-mail"><button>Join</button></form></section>
<section class="css-auth"><h1>Welcome back</h1><form action="/session">
  <label for="u7">Email address</label><input type="email" id="u7" name="identifier">
  <label for="u8">Password</label><input type="password" id="u8">
  <button class="css-b">Log in</button></form></section>"""),
    ),
    Pair(
        name="One logs in by phone now and the only e-mail field is the newsletter's",
        theme="login e-mail and newsletter e-mail",
        action="fill",
        selector="form[action='/session'] input[type=email]",
        instruction="the e-mail of the login form",
        target="#login-email",
        expected=None,
        before=store("""
<section class="login"><h1>Welcome back</h1><form action="/session">
  <label for="login-email">E-mail</label><input type="email" id="login-email" name="email">
  <button class="btn">Send me a code</button></form></section>
<section class="newsletter"><h4>Newsletter</h4><form action="/newsletter">
  <label for="nl">E-mail</label><input type="email" id="nl" name="email"><button>Join</button>
</form></section>"""),
        after=store("""
<section class="login"><h1>Welcome back</h1><form action="/session">
  <label for="login-phone">Mobile number</label><input type="tel" id="login-phone" name="phone">
  <button class="btn">Send me a code</button></form></section>
<section class="newsletter"><h4>Newsletter</h4><form action="/newsletter">
  <label for="nl">E-mail</label><input type="email" id="nl" name="email"><button>Join</button>
</form></section>"""),
    ),
    Pair(
        name="The label went into a placeholder of the same words",
        theme="placeholders only",
        action="fill",
        selector="#addr_line_1",
        instruction="Street and house number",
        target="#addr_line_1",
        expected="input[placeholder='Street and house number']",
        before=store("""
<h1>Delivery</h1><form class="addr">
  <label for="addr_line_1">Street and house number</label><input id="addr_line_1" name="l1">
  <label for="addr_line_2">Flat or floor</label><input id="addr_line_2" name="l2">
  <label for="addr_zip">Postcode</label><input id="addr_zip" name="zip"></form>"""),
        after=store_redesigned("""
<h1>Delivery</h1><form class="css-a">
  <input class="css-i" placeholder="Postcode"><input class="css-i" placeholder="Flat or floor">
  <input class="css-i" placeholder="Street and house number"></form>"""),
    ),
    Pair(
        name="The new password cannot be set here any more, the current one is asked for",
        theme="password and confirmation",
        action="fill",
        selector="input[autocomplete='new-password']",
        instruction="the new password",
        target="#np",
        expected=None,
        before=console("""
<h1>Security</h1><form class="card"><div class="field"><label for="cp">Current password</label>
  <input type="password" id="cp" autocomplete="current-password"></div>
  <div class="field"><label for="np">New password</label>
  <input type="password" id="np" autocomplete="new-password"></div>
  <button class="btn">Update</button></form>"""),
        after=console("""
<h1>Security</h1><form class="card"><div class="field"><label for="cp">Current password</label>
  <input type="password" id="cp" autocomplete="current-password"></div>
  <button class="btn">Send reset link</button></form>"""),
    ),
)

"""Pages that are not in English: the same traps without any English word to lean on."""

from __future__ import annotations

from .catalogue_pages import Pair, console, console_redesigned, store, store_redesigned

PAIRS = (
    Pair(
        name="In German the edit button is gone and the delete button remains",
        theme="other languages",
        action="click",
        selector=".aktionen .bearbeiten",
        instruction="Bearbeiten beim Kunden Meier",
        target=".aktionen .bearbeiten",
        expected=None,
        before=console("""
<h1>Kunde Meier</h1><p>Hauptstraße 5, Köln</p><div class="aktionen row">
  <button type="button" class="btn bearbeiten">Bearbeiten</button>
  <button type="button" class="btn loeschen">Löschen</button></div>"""),
        after=console("""
<h1>Kunde Meier</h1><p>Hauptstraße 5, Köln</p><div class="aktionen row">
  <button type="button" class="btn loeschen">Löschen</button></div>"""),
    ),
    Pair(
        name="In German the link to sign in became one to sign out of nearly the same letters",
        theme="other languages",
        action="click",
        selector="a[href='/anmelden']",
        instruction="Anmelden",
        target=".konto a >> nth=0",
        expected=None,
        before=store("""
<div class="konto row"><a class="konto-link" href="/anmelden">Anmelden</a>
  <a class="konto-link" href="/merkzettel">Merkzettel</a></div><h1>Neu im Frühling</h1>"""),
        after=store("""
<div class="konto row"><a class="konto-link" href="/abmelden">Abmelden</a>
  <a class="konto-link" href="/merkzettel">Merkzettel</a></div><h1>Neu im Frühling</h1>"""),
    ),
    Pair(
        name="In German Save became Save changes in a redesigned form",
        theme="other languages",
        action="click",
        selector="#speichern-btn",
        instruction="Speichern",
        target="#speichern-btn",
        expected="button:text-is('Änderungen speichern')",
        before=console("""
<h1>Ihr Profil</h1><form><label for="n">Name</label><input id="n"><label for="o">Ort</label>
  <input id="o"><button type="submit" id="speichern-btn" class="btn">Speichern</button>
  <button type="button" class="btn">Abbrechen</button></form>"""),
        after=console_redesigned("""
<h1>Ihr Profil</h1><form class="nw-form"><label>Name <input></label><label>Ort <input></label>
  <div class="nw-sticky"><button type="button" class="nw-btn">Abbrechen</button>
  <button type="submit" class="nw-btn">Änderungen speichern</button></div></form>"""),
    ),
    Pair(
        name="In German first and last name have changed places",
        theme="other languages",
        action="fill",
        selector="#vn",
        instruction="das Feld Vorname",
        target="#vn",
        expected="label:has-text('Vorname') >> input",
        before=store("""
<h1>Bestellen</h1><form class="kasse"><label for="vn">Vorname</label><input id="vn">
  <label for="nn">Nachname</label><input id="nn"><label for="pl">Postleitzahl</label>
  <input id="pl"></form>"""),
        after=store_redesigned("""
<h1>Bestellen</h1><form class="css-k"><label class="css-f"><b>Postleitzahl</b><input></label>
  <label class="css-f"><b>Nachname</b><input></label>
  <label class="css-f"><b>Vorname</b><input></label></form>"""),
    ),
    Pair(
        name="In French the alert is active and its button switches it off",
        theme="other languages",
        action="click",
        selector="#alerte button:text-is('Activer')",
        instruction="Activer l'alerte",
        target="#alerte button",
        expected=None,
        before=store("""
<h1>Chaise en chêne</h1><p>129,00</p><section id="alerte"><h2>Alerte de prix</h2>
  <button type="button" class="bouton">Activer</button></section>"""),
        after=store("""
<h1>Chaise en chêne</h1><p>129,00</p><section id="alerte"><h2>Alerte de prix</h2>
  <button type="button" class="bouton">Désactiver</button></section>"""),
    ),
    Pair(
        name="In Japanese the rows have changed places and the button is that of Tanaka",
        theme="other languages",
        action="click",
        selector="#u-2 button",
        instruction="田中さんの編集ボタン",
        target="#u-2 button",
        expected="tr:has-text('田中') button",
        before=console("""
<h1>社員</h1><table><tr><th>名前</th><th>部署</th><th>操作</th></tr>
  <tr id="u-1"><td>佐藤</td><td>営業</td><td><button type="button">編集</button></td></tr>
  <tr id="u-2"><td>田中</td><td>開発</td><td><button type="button">編集</button></td></tr>
  <tr id="u-3"><td>鈴木</td><td>人事</td><td><button type="button">編集</button></td></tr>
</table>"""),
        after=console("""
<h1>社員</h1><table class="t2"><tr><th>名前</th><th>部署</th><th>操作</th></tr>
  <tr><td>田中</td><td>開発</td><td><button type="button">編集</button></td></tr>
  <tr><td>鈴木</td><td>人事</td><td><button type="button">編集</button></td></tr>
  <tr><td>佐藤</td><td>営業</td><td><button type="button">編集</button></td></tr>
</table>"""),
    ),
    Pair(
        name="In Japanese the row of Tanaka is gone and the other rows look the same",
        theme="other languages",
        action="click",
        selector="#u-2 button",
        instruction="田中さんの編集ボタン",
        target="#u-2 button",
        expected=None,
        before=console("""
<h1>社員</h1><table><tr><th>名前</th><th>部署</th><th>操作</th></tr>
  <tr id="u-1"><td>佐藤</td><td>営業</td><td><button type="button">編集</button></td></tr>
  <tr id="u-2"><td>田中</td><td>開発</td><td><button type="button">編集</button></td></tr>
</table>"""),
        after=console("""
<h1>社員</h1><table><tr><th>名前</th><th>部署</th><th>操作</th></tr>
  <tr id="u-1"><td>佐藤</td><td>営業</td><td><button type="button">編集</button></td></tr>
</table>"""),
    ),
)

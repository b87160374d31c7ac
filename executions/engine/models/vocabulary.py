"""Words of user interfaces in general: which mean the same, which the opposite, which nothing.

Everything here is general UI English; no word of any particular site belongs in it. It serves to read an
instruction generously; `engine/vocabulary.py` serves to refuse, and judges whatever was read here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache


def word_set(text: str) -> frozenset[str]:
    """The words of a text that is nothing but a list of words."""
    return frozenset(text.split())


# One line a meaning: its key, then the words and phrases that say it.
_MEANINGS = """
login: log in, sign in, log on, sign on, signin, logon
logout: log out, sign out, log off, sign off, signout, logoff
signup: sign up, register, create account, create an account, create your account
username: user name, user id, userid, login name
firstname: first name, given name, forename
lastname: last name, surname, family name
fullname: full name
email: e mail, mail, email address, e mail address, mail address
phone: phone number, telephone, telephone number, tel
mobile: mobile number, mobile phone, cell phone, cellphone
postcode: zip, zip code, zipcode, postal code, post code, zip postal code, zip postcode
password: pwd, passwd, pass word
confirm password: confirm your password, repeat password, repeat your password, retype password,\
 re enter password, reenter password, password confirmation, password again, verify password
forgotpassword: forgot password, forgot your password, forgot my password, forgotten password,\
 forgotten your password, lost password, lost your password
rememberme: remember me, keep me signed in, keep me logged in, stay signed in, stay logged in
cart: basket, bag, trolley, shopping cart, shopping basket, shopping bag
wishlist: wish list
checkout: check out
search: find, look up, lookup
delete: remove, erase
edit: modify, change
send: submit
close: dismiss
cancel: abort
next: continue, proceed
previous: prev, back
settings: setting, preferences, preference, prefs
quantity: qty
city: town
street: street and number, street and house number, street and no, street address
buy: purchase
photo: picture
upload: attach
filter: refine
increase: increment, plus
decrease: decrement, minus, reduce
agree: accept, consent
decline: reject, refuse
enable: activate, turn on, switch on
disable: deactivate, turn off, switch off
birthdate: date of birth, birth date, birthday, dob
cardnumber: card number, credit card number, card no
cvc: cvv, cvc2, cvv2, csc, security code, card verification code
expiry: expiration, expiry date, expiration date, exp date
coupon: voucher, promo, promo code, promotion code, promotional code, coupon code, voucher code,\
 discount code
terms: terms and conditions, terms conditions, terms of service, terms of use, terms & conditions
ok: okay
show: view, see, display
home: homepage, home page
start: begin
finish: complete
add: create
reload: refresh
sort: sort by, order by
not: no, don't, dont, do not, never, without
favorite: favourite
color: colour
center: centre
catalog: catalogue
organization: organisation
organize: organise
canceled: cancelled
license: licence
customize: customise
gray: grey
minimum: min
maximum: max
"""

# A pair that must never stand in for each other. Pairs of canonical words.
_OPPOSITES = """
login logout / login signup / logout signup / delete save / delete add / delete edit
delete restore / delete keep / save cancel / save discard / send cancel / send reset / send draft
ok cancel / confirm cancel / agree decline / agree cancel / approve decline / allow deny
allow block / block unblock / next previous / next cancel / first last / increase decrease
open close / show hide / expand collapse / enable disable / on off / start stop / start finish
play pause / play stop / lock unlock / subscribe unsubscribe / follow unfollow / like dislike
like unlike / mute unmute / connect disconnect / install uninstall / buy sell / up down
left right / in out / import export / upload download / publish unpublish / archive unarchive
pin unpin / undo redo / cut paste / copy paste / minimum maximum / ascending descending
asc desc / before after / from to / old new / current new / new confirm / light dark / day night
public private / shipping billing / delivery billing / departure arrival / departure return
debit credit / monthly yearly / month year / work home / male female / sender recipient
username password / username email / email password / firstname lastname / email phone
phone mobile / select deselect / check uncheck / grant revoke / join leave / merge split
send receive / attach detach / assign unassign / zoomin zoomout / yes not / yes cancel
internal external / source target / input output / income expense / checkin checkout
add subtract / win lose / top bottom / north south / east west / activate deactivate / all none
""".replace("\n", "/")

# Words that do something: a control that does something else besides is another control.
UI_VERBS = word_set("""
    add agree allow apply approve archive assign attach block book buy call cancel checkout clear
    close collapse compare confirm connect copy deny deselect decline decrease delete disable
    discard disconnect dislike download duplicate edit enable expand export filter finish follow
    forgotpassword grant hide import increase install invite join leave like lock login logout
    merge move mute next open order pause pay pin play post previous print publish redo reload
    rename replace reply report request reset restore retry return revoke run save schedule search
    select send share show signup skip sort split start stop subscribe toggle track unarchive
    unassign unblock undo unfollow uninstall unlock unlike unmute unpin unpublish unsubscribe
    update upload verify write forgot recover refund reserve duplicate""")
# Verbs whose object may be left out or added without making it another control.
EXTENDABLE_VERBS = word_set(
    "add apply attach decrease edit filter increase invite login next previous save search send "
    "show signup upload"
)
# Verbs that only lead the way: "View cart" is the cart's control.
LEADING_VERBS = word_set("show open go visit proceed continue choose enter type click")
# Words that qualify a control into another one: "Save as draft", "Log in with …".
VARIANT_WORDS = word_set("""
    and as with via by for using without or instead anyway draft later template all again
    another guest history everything selected advanced & demo test sample""")
# Words that may be missing, or there besides, without changing what is meant.
WEAK_WORDS = word_set("""
    changes form now page here us your my our me you please optional required info information item
    button link field input box textbox textfield dropdown combobox checkbox radio tab icon image
    option menu menuitem switch toggle section row group card frame iframe toolbar
    panel dialog list table area entry
    one enter type click choose e g eg called site website screen step
    mm yy yyyy dd hh
    must should is are can this that it its go visit""")
STOP_WORDS = word_set("the a an to of in on at and or into from which with") - {"and"}
# Nouns that name a form field's kind: "Card" asks for the "Card number".
FIELD_KINDS = word_set("code number address name no value text")
# Not plurals, or not the same in the singular.
_KEEP_S = word_set(
    "changes address status settings terms details news sms css us is this plus basis"
)


@dataclass(frozen=True)
class Words:
    """A text as canonical words, in order, beside the words as they stood there."""

    keys: tuple[str, ...]
    raw: tuple[str, ...]

    @cached_property
    def key_set(self) -> frozenset[str]:
        """The canonical words without their order."""
        return frozenset(self.keys)

    def says(self, word: str) -> bool:
        """Whether the text says the word, as it stands there or as it is meant."""
        return word in self.keys or word in self.raw

    @cached_property
    def text(self) -> str:
        """The words as they stood there, lower case, single spaces."""
        return " ".join(self.raw)


_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[&+\u2212]")
_LOWER_CAMEL = re.compile(r"\b[a-z]{2,}(?:[A-Z][a-z0-9]+)+\b")
_CAMEL_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SYMBOLS = {"+": "increase", "\u2212": "decrease", "-": "decrease"}
_NOISE = {"btn": "button", "lnk": "link", "txt": "field", "fld": "field", "chk": "checkbox"}


_ARTICLES = frozenset({"the", "a", "an"})


def raw_words(text: str) -> tuple[str, ...]:
    """Lower-case words; snake_case, kebab-case and lowerCamelCase taken apart."""
    text = text.replace("\u2019", "'")
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in text if not unicodedata.combining(char))
    if not text.islower() and _LOWER_CAMEL.search(text):
        text = _LOWER_CAMEL.sub(lambda found: _CAMEL_HUMP.sub(" ", found.group()), text)
    return tuple(_NOISE.get(word, word) for word in _WORD.findall(text.lower()))


@lru_cache(maxsize=20_000)
def words_of(text: str) -> Words:
    """The canonical words of a text: phrases joined, synonyms merged, plurals cut."""
    stripped = text.strip()
    if stripped in _SYMBOLS:
        return Words((_SYMBOLS[stripped],), (stripped,))
    raw = raw_words(text)
    # "From" and "To" are names too, where they stand alone.
    return Words(canonical(raw) or raw, raw)


def canonical(raw: tuple[str, ...]) -> tuple[str, ...]:
    """Replace the longest known phrases from the left on; drop words that say nothing."""
    raw = tuple(word for word in raw if word not in _ARTICLES)
    keys: list[str] = []
    position = 0
    while position < len(raw):
        word = raw[position]
        meaning, length = _phrase_at(raw, position) if word in _LENGTHS else (None, 1)
        if meaning:
            keys.extend(meaning)
        elif word not in STOP_WORDS:
            keys.append(_singular(word))
        position += length
    return tuple(keys)


def _phrase_at(raw: tuple[str, ...], position: int) -> tuple[tuple[str, ...] | None, int]:
    for length in _LENGTHS[raw[position]]:
        meaning = _PHRASES.get(raw[position : position + length])
        if meaning:
            return meaning, length
    return None, 1


def stems_of(word: str) -> frozenset[str]:
    """Letters of which every plain name that says a canonical word holds some, in lower case."""
    return frozenset({word.removesuffix("y") or word}) | _STEMS.get(word, _NONE)


def opposites_of(word: str) -> frozenset[str]:
    """The canonical words that this one must never stand in for."""
    return _OPPOSITES_OF.get(word, _NONE)


def _singular(word: str) -> str:
    if len(word) < 4 or word in _KEEP_S or not word.endswith("s"):
        return word
    if word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "zes", "ches", "shes")):
        return word[:-2]
    singular = word[:-1]
    merged = _PHRASES.get((singular,))
    return merged[0] if merged and len(merged) == 1 else singular


def _read_phrases() -> dict[tuple[str, ...], tuple[str, ...]]:
    phrases: dict[tuple[str, ...], tuple[str, ...]] = {}
    for line in _MEANINGS.strip().splitlines():
        meaning, _, sayings = line.partition(":")
        keys = tuple(meaning.split())
        phrases[keys] = keys
        for saying in sayings.split(","):
            words = raw_words(saying)
            phrases[tuple(word for word in words if word not in _ARTICLES)] = keys
    return phrases


def _read_lengths() -> dict[str, list[int]]:
    """For each word that begins a phrase, how long its phrases are, the longest first."""
    lengths: dict[str, set[int]] = {}
    for phrase in _PHRASES:
        lengths.setdefault(phrase[0], set()).add(len(phrase))
    return {word: sorted(found, reverse=True) for word, found in lengths.items()}


def _read_stems() -> dict[str, frozenset[str]]:
    stems: dict[str, set[str]] = {}
    for phrase, meaning in _PHRASES.items():
        for key in meaning:
            stems.setdefault(key, set()).add(max(phrase, key=len))
    for noise, word in _NOISE.items():
        stems.setdefault(word, set()).add(noise)
    return {key: frozenset(found) for key, found in stems.items()}


def _read_opposites() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for pair in filter(None, (part.split() for part in _OPPOSITES.split("/"))):
        one, other = pair
        table.setdefault(one, set()).add(other)
        table.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in table.items()}


_PHRASES = _read_phrases()
_LENGTHS = _read_lengths()
_STEMS = _read_stems()
_OPPOSITES_OF = _read_opposites()
_NONE: frozenset[str] = frozenset()

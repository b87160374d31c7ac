"""What a fingerprint holds, what it must never hold, and how it is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.async_api import Page

from executions.engine.fingerprint import (
    CAPTURE_SCRIPT,
    Fingerprint,
    Kind,
    fingerprint_from_capture,
    words_of,
)
from executions.engine.relocation import StepHints, frame_path_of, relocate
from executions.engine.robust_selector import frame_selector
from executions.engine.xpath_extractor import extract
from tests.engine.relocation_pages import fingerprint_of

_FORM = """
<title>Orders</title>
<header><h1>Shop</h1></header>
<main><section aria-labelledby="t"><h2 id="t">Your details</h2>
<form id="details" action="/save?x=1">
  <p>Tell us who you are</p>
  <label for="mail">E-mail address</label>
  <input id="mail" name="email" type="email" class="wide field" placeholder="you@…"
         data-testid="mail-field" aria-describedby="hint" title="Where we write to" value="typed-1">
  <p id="hint">We never share it.</p>
</form></section></main>
"""
_SECRETS = """
<form><label>Password <input id="pw" type="password" value="S3CRET-a"></label>
<input id="name" value="S3CRET-b" aria-valuetext="S3CRET-c"><textarea id="area">S3CRET-d</textarea>
<div id="rich" contenteditable="true">S3CRET-e <b>S3CRET-f</b></div>
<div id="box" role="textbox">S3CRET-g</div>
<select id="list"><option selected>S3CRET-h</option></select>
<a id="link" href="/reset?token=S3CRET-0123456789012345678901234567890">Reset</a>
<button id="go">Send</button></form>
"""


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="module")
class TestCapture:
    async def test_what_columns_are_called_is_no_record(self, page: Page) -> None:
        table = "<table><tr><th><a href='?o=1'>Title</a></th><th>Type</th></tr><tr><td><a href='/1'>Ann</a></td><td>Author</td></tr></table>"
        assert (await fingerprint_of(page, table, "th a")).row == ""
        assert (await fingerprint_of(page, table, "td a")).row == "Author"

    async def test_it_holds_what_the_element_and_its_place_look_like(
        self,
        page: Page,
    ) -> None:
        found = await fingerprint_of(page, _FORM, "#mail")
        assert (found.tag, found.type, found.id, found.name) == ("input", "email", "mail", "email")
        assert (found.role, found.kind) == ("textbox", Kind.FIELD)
        assert found.accessible_name == found.label == "E-mail address"
        assert found.classes == ("wide", "field")
        assert (found.placeholder, found.title) == ("you@…", "Where we write to")
        assert found.test_ids == {"data-testid": "mail-field"}
        assert found.aria == {"aria-describedby": "hint"}
        assert found.neighbours[-1] == "We never share it."
        assert "Tell us who you are" in found.neighbours
        assert (found.section, found.landmark, found.form) == ("Your details", "main", "details")
        assert found.xpath == "/html[1]/body[1]/main[1]/section[1]/form[1]/input[1]"
        assert found.id_xpath == '//*[@id="mail"]'
        assert found.width > 0
        assert found.page_title == "Orders"
        assert found.twins == 0

    @pytest.mark.parametrize("selector", ["#pw", "#name", "#area", "#rich", "#rich b", "#box"])
    async def test_what_a_field_contains_is_never_taken(
        self,
        page: Page,
        selector: str,
    ) -> None:
        await page.set_content(_SECRETS)
        await page.locator("#name").fill("S3CRET-typed")
        await page.locator("#pw").fill("S3CRET-typed")
        raw = await page.locator(selector).evaluate(CAPTURE_SCRIPT)
        assert "S3CRET" not in json.dumps(raw)

    @pytest.mark.parametrize("selector", ["#go", "#list", "#link", "form"])
    async def test_what_its_neighbours_contain_is_never_taken(
        self,
        page: Page,
        selector: str,
    ) -> None:
        found = await fingerprint_of(page, _SECRETS, selector)
        assert "S3CRET" not in json.dumps(found.to_json())

    async def test_a_scan_takes_no_contents_either(self, page: Page) -> None:
        known = await fingerprint_of(page, _SECRETS, "#pw")
        found = await relocate(page, known=known, hints=StepHints("fill"))
        assert found.ranked
        assert not any("S3CRET" in json.dumps(each.fingerprint.to_json()) for each in found.ranked)

    async def test_the_caption_of_a_push_button_is_its_name(self, page: Page) -> None:
        found = await fingerprint_of(page, "<input type='submit' value='Send now'>", "input")
        assert (found.accessible_name, found.kind) == ("Send now", Kind.BUTTON)

    async def test_what_holds_records_of_its_own_is_no_record(self, page: Page) -> None:
        part = "<section class='card'><h2>{0}</h2>{1}<p><button>{0} older</button></p></section>"
        rows = "<table><tr><td>March</td></tr><tr><td>April</td></tr></table>"
        html = part.format("Payments", rows) + part.format("Letters", rows)
        assert (await fingerprint_of(page, html, "section button >> nth=0")).row == ""
        cards = part.format("Ada", "<p>Paid</p>") + part.format("Ben", "<p>Open</p>")
        assert (await fingerprint_of(page, cards, "section button >> nth=0")).row == "Ada Paid"

    async def test_a_row_is_told_by_its_texts_without_its_buttons(
        self,
        page: Page,
    ) -> None:
        html = "<table><tr><td>Ada</td><td>Paid</td><td><button>Edit</button></td></tr></table>"
        assert (await fingerprint_of(page, html, "button")).row == "Ada Paid"

    async def test_a_row_round_a_table_or_of_buttons_below_a_form_is_no_record(
        self, page: Page
    ) -> None:
        form = "<tr><td>Name</td><td><input></td></tr><tr><td>Town</td><td><input></td></tr>"
        last = "<tr><td></td><td><button>Save</button> <a href='/p'>Change password</a></td></tr>"
        html = f"<table><tr><td>Menu</td><td><table>{form}{last}</table></td></tr></table>"
        assert (await fingerprint_of(page, html, "button")).row == ""
        assert (await fingerprint_of(page, html, "input >> nth=1")).row == ""

    @pytest.mark.parametrize(
        "html",
        [
            "<table><tr><td>Loss</td><td><input></td></tr><tr><td>Injured?</td><td>{}</td></tr></table>",
            "<p>Dark? <input type=radio name=d></p><div><p>Injured?</p>{}</div>",
            "<fieldset><legend>Injured?</legend>{}</fieldset>",
            "<div role=radiogroup aria-label='Injured?'>{}</div>",
            "<fieldset><legend>Person</legend><input> Injured? {}</fieldset>",
        ],
    )
    async def test_a_radio_stands_under_the_question_of_its_group(
        self, page: Page, html: str
    ) -> None:
        radios = "".join(
            f"<label><input type=radio name=i id={each}> {each}</label>" for each in ("Yes", "No")
        )
        found = await fingerprint_of(
            page, f"<form><h2>Claim</h2>{html.format(radios)}</form>", "#No"
        )
        assert (found.words, found.section) == ("No", "Injured?")

    @pytest.mark.parametrize(
        ("html", "label"),
        [
            ("<td>Name</td><td><input></td><td>Town</td><td><select id=x></select></td>", "Town"),
            (
                "<td>From</td><td><input></td><td>Group by</td><td><select id=x></select></td><td><label><input type=checkbox> All</label></td>",
                "Group by",
            ),
            (
                "<td>Title</td><td><input id=x></td><td>Sort</td><td><select></select></td><td><input type=button value=Add></td>",
                "Title",
            ),
            ("<td>Menu Help</td><td>Year <select id=x></select> <input></td>", "Year"),
            ("<td>Menu Help</td><td><p><input></p><div><select id=x></select></div></td>", ""),
            ("<td>Price</td><td><input> <input id=x></td>", ""),
        ],
    )
    async def test_a_field_in_a_table_is_called_by_the_cell_before_it(
        self, page: Page, html: str, label: str
    ) -> None:
        assert (await fingerprint_of(page, f"<table><tr>{html}</tr></table>", "#x")).label == label

    async def test_namesakes_are_counted(self, page: Page) -> None:
        html = "<button id='a'>Go</button><button>Go</button><button hidden>Go</button>"
        assert (await fingerprint_of(page, html, "#a")).twins == 1

    async def test_a_text_that_another_sort_of_element_shows_too_is_counted(
        self, page: Page
    ) -> None:
        said = "Order 7 was saved"
        toast = f"<div id='a'>{said}</div>"
        assert (await fingerprint_of(page, toast, "#a")).twins == 0
        assert (await fingerprint_of(page, f"{toast}<ul><li>{said}</li></ul>", "#a")).twins == 1

    async def test_other_controls_of_its_sort_are_named_and_no_others(self, page: Page) -> None:
        html = (
            "<button id='a'>Go</button><a href='/b'>Back</a><a href='/b'>Back</a><p>Text</p>"
            "<button hidden>Never</button><label>Name <input id='n' value='S3CRET'></label>"
            "<label>Town <select><option>Oslo</option></select></label>"
        )
        assert (await fingerprint_of(page, html, "#a")).roster == ("Go", "Back")
        assert (await fingerprint_of(page, html, "#n")).roster == ("Name", "Town")
        assert (await fingerprint_of(page, html, "p")).roster == ()

    async def test_what_takes_clicks_has_its_likes_and_all_that_is_pressed_beside_it(
        self, page: Page
    ) -> None:
        html = (
            "<style>li { cursor: pointer }</style><ul><li id='a'>Bills</li><li>Visits</li></ul>"
            "<div>Text</div><a href='/b'>Back</a>"
        )
        known = await fingerprint_of(page, html, "#a")
        assert (known.roster, known.twins) == (("Bills", "Visits", "Back"), 0)
        plain = html.replace("cursor: pointer", "color: red")
        assert (await fingerprint_of(page, plain, "#a")).roster == ()
        again = f"{html}<a href='/bills'>Bills</a>"
        assert (await fingerprint_of(page, again, "#a")).twins == 1

    async def test_controls_that_are_too_many_are_not_named(self, page: Page) -> None:
        many = "".join(f"<button>Day {day}</button>" for day in range(81))
        assert (await fingerprint_of(page, f"<button id='a'>Go</button>{many}", "#a")).roster == ()

    @pytest.mark.parametrize(
        "icon",
        [
            "<mat-icon>mail</mat-icon>",
            "<span class='material-icons'>mail</span>",
            "<i class='material-symbols-outlined'>mail</i>",
        ],
    )
    async def test_the_picture_of_an_icon_font_is_no_text(self, page: Page, icon: str) -> None:
        found = await fingerprint_of(page, f"<a href='/m'>{icon} Messages</a>", "a")
        assert (found.text, found.accessible_name) == ("Messages", "Messages")
        alone = await fingerprint_of(page, f"<button>{icon}</button>", "button")
        assert (alone.text, alone.accessible_name) == ("", "mail")

    async def test_a_message_is_taken_without_its_buttons(self, page: Page) -> None:
        html = "<div role='status'>Saved for you <button>Dismiss</button></div>"
        assert (await fingerprint_of(page, html, "div")).text == "Saved for you"
        assert (await fingerprint_of(page, "<p><button>Only</button></p>", "p")).text == "Only"

    async def test_a_page_that_teaches_arrays_another_json_is_read_all_the_same(
        self,
        page: Page,
    ) -> None:
        html = "<button class='one two'>Go</button>"
        usual = await fingerprint_of(page, html, "button")
        await page.evaluate("Array.prototype.toJSON = () => 'spoilt'")
        found = fingerprint_from_capture(await page.locator("button").evaluate(CAPTURE_SCRIPT))
        assert (found, found.classes) == (usual, ("one", "two"))
        assert (await relocate(page, known=usual, hints=StepHints("click"))).best is not None

    async def test_frames_and_shadow_roots_are_part_of_the_place(
        self,
        page: Page,
    ) -> None:
        await page.set_content(
            "<div><iframe srcdoc=\"<div id='h'><template shadowrootmode='open'>"
            '<button>Pay</button></template></div>"></iframe></div>'
        )
        frame = page.frames[1]
        await frame.wait_for_selector("button")
        raw = await frame.locator("button").evaluate(CAPTURE_SCRIPT)
        found = fingerprint_from_capture(raw, frame_path=await frame_path_of(frame))
        assert found.frame_path == ("/html[1]/body[1]/div[1]/iframe[1]",)
        assert found.shadow_path == ("/html[1]/body[1]/div[1]",)
        assert found.xpath == "/button[1]"
        assert await frame_selector(frame) == "iframe"

    async def test_it_is_cheap_on_a_big_page(self, page: Page) -> None:
        await page.set_content("<ul>" + "<li><a href='#'>Entry</a></li>" * 1500 + "</ul><b>x</b>")
        per_call = await page.evaluate(
            "source => { const take = eval(source); const element = document.querySelector('b');"
            "const began = performance.now(); for (let i = 0; i < 100; i++) take(element);"
            "return (performance.now() - began) / 100; }",
            CAPTURE_SCRIPT,
        )
        assert per_call < 5, f"{per_call} ms"


_TEXT = st.text(max_size=12)


@given(
    st.builds(
        Fingerprint,
        tag=_TEXT,
        id=_TEXT,
        classes=st.lists(_TEXT, max_size=3).map(tuple),
        aria=st.dictionaries(_TEXT, _TEXT, max_size=2),
        x=st.integers(-5, 5000),
        editable=st.booleans(),
        neighbours=st.lists(_TEXT, max_size=3).map(tuple),
    )
)
def test_a_fingerprint_survives_json(looks: Fingerprint) -> None:
    assert Fingerprint.from_json(json.loads(json.dumps(looks.to_json()))) == looks


def test_missing_and_unknown_keys_are_allowed() -> None:
    assert Fingerprint.from_json({"tag": "a", "later": 1, "id": None}) == Fingerprint(tag="a")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"id": 3}, "id"),
        ({"classes": "a b"}, "classes"),
        ({"x": "1"}, "x"),
        ({"x": True}, "x"),
        ({"editable": 1}, "editable"),
        ({"aria": {"a": 1}}, "aria"),
        ({"neighbours": [1]}, "neighbours"),
    ],
)
def test_a_wrong_type_names_its_field(data: dict[str, Any], field: str) -> None:
    with pytest.raises(ValueError, match=f"'{field}'"):
        Fingerprint.from_json(data)


def test_something_else_than_an_object_is_refused() -> None:
    with pytest.raises(ValueError, match="object"):
        Fingerprint.from_json([])  # type: ignore[arg-type] # wrong on purpose


def test_identity_stays_when_an_element_moves_and_differs_between_rows() -> None:
    here = Fingerprint(tag="button", accessible_name="Edit", row="Ada", xpath="/a", x=3)
    moved = Fingerprint(tag="button", accessible_name="Edit", row="Ada", xpath="/b", x=9)
    other = Fingerprint(tag="button", accessible_name="Edit", row="Bob", xpath="/a", x=3)
    assert here.identity == moved.identity != other.identity


def test_a_control_of_its_own_in_something_rejected_is_another_element() -> None:
    card = Fingerprint(tag="div", xpath="/html[1]/div[1]")
    save = Fingerprint(tag="button", role="button", xpath="/html[1]/div[1]/button[1]")
    words = Fingerprint(tag="span", xpath="/html[1]/div[1]/button[1]/span[1]")
    tenth = Fingerprint(tag="span", xpath="/html[1]/div[1]/button[10]")
    inner = Fingerprint(tag="b", xpath="/b[1]", shadow_path=(save.xpath,))
    assert not save.is_among({card.place})
    assert not card.is_among({save.place})
    assert save.is_among({words.place})
    assert [each.is_among({save.place}) for each in (words, inner, tenth)] == [True, True, False]
    assert not save.is_among(())


def test_identifiers_are_read_as_words() -> None:
    assert words_of("userName-2_field") == ("user", "name", "2", "field")


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="module")
async def test_a_text_that_is_cut_within_a_character_is_kept_and_found_again(page: Page) -> None:
    long = "x" * 159 + "😀 and more"
    await page.set_content(
        f"<p>😀 whole \\ud83d</p><button id='a' title='half \ufffd'>{long}</button><ul><li>{'y' * 239}😀 row"
        f"<button id='b'>Edit</button></li></ul>"
    )
    await page.evaluate("document.querySelector('p').append('\\ud83d alone')")
    for selector in ("#a", "#b", "p"):
        looks = fingerprint_from_capture(await page.locator(selector).evaluate(CAPTURE_SCRIPT))
        told = json.dumps(looks.to_json(), ensure_ascii=False)
        assert told.encode()
        assert looks.identity
        handle = await page.query_selector(selector)
        assert handle is not None
        named = await extract(handle)
        assert named is not None
        assert f"{named.text}{named.html}{named.title}".encode()
    text = fingerprint_from_capture(await page.locator("p").evaluate(CAPTURE_SCRIPT)).text
    assert text == "😀 whole \\ud83d \ufffd alone"
    known = fingerprint_from_capture(await page.locator("#a").evaluate(CAPTURE_SCRIPT))
    found = await relocate(page, known=known, hints=StepHints("click"), rejected={"something"})
    assert found.best is not None

"""The words in which instructions name kinds of elements, places and positions."""

from __future__ import annotations

from executions.engine.models.vocabulary import word_set

# The word that names a kind of element -> the kind.
KINDS = {
    "button": "button",
    "link": "link",
    "hyperlink": "link",
    "field": "field",
    "input": "field",
    "textbox": "field",
    "textfield": "field",
    "textarea": "field",
    "box": "field",
    "searchbox": "field",
    "searchbar": "field",
    "checkbox": "checkbox",
    "tickbox": "checkbox",
    "radio": "radio",
    "dropdown": "dropdown",
    "combobox": "dropdown",
    "listbox": "dropdown",
    "selector": "dropdown",
    "tab": "tab",
    "menuitem": "menuitem",
    "option": "option",
    "switch": "switch",
    "toggle": "switch",
    "slider": "slider",
    "icon": "icon",
    "image": "icon",
    "logo": "icon",
    "picture": "icon",
    "photo": "icon",
    "heading": "heading",
    "headline": "heading",
    "title": "heading",
    "text": "text",
    "label": "text",
    "message": "text",
    "menu": "menu",
}
KIND_PHRASES = {
    "check box": "checkbox",
    "tick box": "checkbox",
    "radio button": "radio",
    "combo box": "combobox",
    "list box": "listbox",
    "select box": "dropdown",
    "drop down": "dropdown",
    "text box": "textbox",
    "text field": "textfield",
    "text area": "textarea",
    "input field": "field",
    "input box": "field",
    "menu item": "menuitem",
    "toggle button": "switch",
    "toggle switch": "switch",
    "dropdown list": "dropdown",
    "dropdown menu": "dropdown",
    "select list": "dropdown",
    "icon button": "button",
}
# Words that are as often the name of something: "send message", "the title".
NOUN_KINDS = word_set("text label message title heading headline picture photo")
LANDMARKS = {
    "header": "banner",
    "banner": "banner",
    "footer": "contentinfo",
    "sidebar": "complementary",
    "navigation": "navigation",
    "nav": "navigation",
    "navbar": "navigation",
    "dialog": "dialog",
    "modal": "dialog",
    "popup": "dialog",
    "form": "form",
}
CONTAINERS = {"row": "row", "item": "listitem", "article": "article", "menu": "menu"}
ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "first 1st",
            "second 2nd",
            "third 3rd",
            "fourth 4th",
            "fifth 5th",
            "sixth 6th",
            "seventh 7th",
            "eighth 8th",
            "ninth 9th",
            "tenth 10th",
        ),
        start=1,
    )
    for word in words.split()
} | {"last": -1}

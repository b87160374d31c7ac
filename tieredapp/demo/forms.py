"""What customers fill in: sign-in, delivery address, card."""

import re

from django import forms

DEMO_EMAIL = "alice@quill.example"
DEMO_PASSWORD = "paper-boat"  # noqa: S105 - the published password of a pretended account

COUNTRIES = (
    ("AT", "Austria"),
    ("FR", "France"),
    ("DE", "Germany"),
    ("IS", "Iceland"),
    ("IE", "Ireland"),
    ("IT", "Italy"),
    ("NL", "Netherlands"),
    ("ES", "Spain"),
)


class SignInForm(forms.Form):
    """The demo account's e-mail and password; anything else is refused."""

    email = forms.EmailField()
    password = forms.CharField(strip=False)

    def clean(self) -> dict[str, object]:
        """Refuse whoever is not the demo account, without saying which of the two was wrong."""
        data = super().clean() or {}
        given = (data.get("email"), data.get("password"))
        if not self.errors and given != (DEMO_EMAIL, DEMO_PASSWORD):
            raise forms.ValidationError("That e-mail and password do not match.")
        return data


class DeliveryForm(forms.Form):
    """Where the parcel goes."""

    first_name = forms.CharField(max_length=60)
    last_name = forms.CharField(max_length=60)
    street = forms.CharField(max_length=120)
    city = forms.CharField(max_length=80)
    country = forms.ChoiceField(choices=COUNTRIES)
    newsletter = forms.BooleanField(required=False)
    terms = forms.BooleanField(
        error_messages={"required": "Please accept the terms and conditions."}
    )

    def delivery(self) -> dict[str, str]:
        """The address as the order keeps it: ``name``, ``address`` and ``newsletter`` (yes or no).

        Call it on a valid form only.
        """
        data = self.cleaned_data
        country = dict(COUNTRIES)[data["country"]]
        return {
            "name": f"{data['first_name']} {data['last_name']}",
            "address": f"{data['street']}, {data['city']}, {country}",
            "newsletter": "yes" if data["newsletter"] else "no",
        }


class CardForm(forms.Form):
    """A payment card. Nothing of it is kept but the last four digits."""

    number = forms.CharField(max_length=23)
    expiry = forms.CharField(max_length=7)
    cvc = forms.CharField(max_length=4)

    def clean_number(self) -> str:
        """The sixteen digits, if their check digit (Luhn) is right."""
        digits = re.sub(r"[\s-]", "", self.cleaned_data["number"])
        if not re.fullmatch(r"[0-9]{16}", digits) or not _luhn_holds(digits):
            raise forms.ValidationError("This is not a valid card number.")
        return digits

    def clean_expiry(self) -> str:
        """Month and year, as ``MM/YY``."""
        expiry = str(self.cleaned_data["expiry"])
        if not re.fullmatch(r"(0[1-9]|1[0-2]) ?/ ?[0-9]{2}", expiry):
            raise forms.ValidationError("Please write month and year as MM/YY.")
        return expiry

    def clean_cvc(self) -> str:
        """The three digits on the back."""
        cvc = str(self.cleaned_data["cvc"])
        if not re.fullmatch(r"[0-9]{3}", cvc):
            raise forms.ValidationError("Please enter the three digits on the back.")
        return cvc


def _luhn_holds(digits: str) -> bool:
    doubled = [int(digit) * (2 - index % 2) for index, digit in enumerate(digits)]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0

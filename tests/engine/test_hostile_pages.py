"""Pages and servers that misbehave: each ends in a clear result inside its time limit."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.engine.local_site import Reply, Site, local_site
from tests.engine.stage import TIER_MS, Stage
from tests.engine.steps import GO, opened, says, titled

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("hostile-pages"),
]


@pytest.fixture(scope="module")
def untrusted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site whose certificate nobody has signed."""
    folder = tmp_path_factory.mktemp("tls")
    key, certificate = folder / "key.pem", folder / "cert.pem"
    self_signed(key, certificate)
    with local_site(certificate=(certificate, key)) as site:
        site.page("/", "<h1>Safe?</h1>")
        yield site


def self_signed(key: Path, certificate: Path) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(private, hashes.SHA256())
    )
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


# Addresses that do not open


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_a_port_where_nothing_listens_fails_and_says_so(stage: Stage) -> None:
    ran = await stage.run(opened(f"http://127.0.0.1:{free_port()}/"), GO)
    assert (ran.failed.status.value, ran.failed.error.kind.value) == ("failed", "navigation_failed")
    assert "nothing answers at this address" in ran.failed.error.message
    assert ran.steps[1].status.value == "skipped"


async def test_a_host_without_an_address_fails_and_says_so(stage: Stage) -> None:
    ran = await stage.run(opened("http://no-such-host.invalid/", timeout_ms=8_000))
    assert (ran.failed.status.value, ran.failed.error.kind.value) == ("failed", "navigation_failed")
    assert "no-such-host.invalid" in ran.failed.error.message


async def test_a_failed_navigation_is_retried_as_often_as_set(stage: Stage) -> None:
    ran = await stage.run(opened(f"http://127.0.0.1:{free_port()}/"), max_retry_per_tier=2)
    assert ran.tries(0) == [("selector", "navigation_failed")] * 3


async def test_a_server_error_fails_after_its_retry(stage: Stage) -> None:
    stage.site.pages["/broken"] = Reply("<h1>Oops</h1>", 500)
    ran = await stage.run(opened("/broken"), max_retry_per_tier=1)
    assert ran.failed.error.kind.value == "navigation_failed"
    assert "status 500" in ran.failed.error.message
    assert stage.site.times("GET /broken") == 2


async def test_a_server_that_recovers_in_time_passes(stage: Stage) -> None:
    def recovering() -> Reply:
        first = stage.site.times("GET /shaky") == 1
        return Reply("<h1>Wait</h1>", 503) if first else Reply("<h1>Here</h1>")

    stage.site.pages["/shaky"] = recovering
    ran = (await stage.run(opened("/shaky"), max_retry_per_tier=1)).passed()
    assert ran.tries(0) == [("selector", "navigation_failed"), ("selector", "passed")]


async def test_a_missing_page_opens_and_is_noted(stage: Stage) -> None:
    ran = (await stage.run(opened("/missing"), says("Not here", "h1"))).passed()
    assert ("request_failed", f"GET {stage.site.url}/missing: 404") in ran.notes


async def test_an_untrusted_certificate_fails_and_says_so(stage: Stage, untrusted: Site) -> None:
    ran = await stage.run(opened(untrusted.url))
    assert (ran.failed.status.value, ran.failed.error.kind.value) == ("failed", "navigation_failed")
    assert "certificate is not trusted" in ran.failed.error.message


async def test_a_page_behind_a_password_fails_and_says_so(stage: Stage) -> None:
    asks = {"WWW-Authenticate": 'Basic realm="staff"'}
    stage.site.pages["/staff"] = Reply("<h1>Who?</h1>", 401, headers=asks)
    ran = await stage.run(opened("/staff"))
    assert (ran.failed.status.value, ran.failed.error.kind.value) == ("failed", "navigation_failed")
    assert "asks for a user name and a password" in ran.failed.error.message


async def test_an_endless_redirect_fails_and_says_so(stage: Stage) -> None:
    stage.site.pages["/around"] = Reply(status=302, headers={"Location": "/around"})
    ran = await stage.run(opened("/around"))
    assert ran.failed.error.kind.value == "navigation_failed"
    assert "redirects without end" in ran.failed.error.message


async def test_a_server_that_never_answers_fails_at_the_steps_limit(stage: Stage) -> None:
    stage.site.pages["/silent"] = Reply(hangs=True)
    ran = await stage.run(opened("/silent", timeout_ms=1_000))
    assert ran.failed.error.message.endswith("did not load in time.")
    assert ran.failed.duration_ms < TIER_MS


async def test_a_page_whose_image_never_comes_can_be_used(stage: Stage) -> None:
    stage.site.pages["/image.png"] = Reply(hangs=True, headers={"Content-Type": "image/png"})
    stage.site.page("/slow", "<h1>Shop</h1><img src='/image.png'>")
    (await stage.run(opened("/slow", timeout_ms=1_500), says("Shop", "h1"))).passed()


async def test_a_page_that_redirects_by_script_ends_where_it_leads(stage: Stage) -> None:
    stage.site.page("/there", "<p id='log'>Arrived</p>")
    stage.site.page("/here", "<p id='log'>Leaving</p><script>location = '/there'</script>")
    (await stage.run(opened("/here"), says("Arrived"))).passed()


# Dialogs


async def test_an_alert_is_answered_and_noted(stage: Stage) -> None:
    stage.site.page(
        "/alert",
        "<button id='go' onclick=\"alert('Sure?'); log.textContent = 'after'\">Go</button><p id='log'></p>"
        "<script>alert('Hello')</script>",
    )
    ran = (await stage.run(opened("/alert"), GO, says("after"))).passed()
    assert [n for n in ran.notes if n[0] == "dialog"] == [
        ("dialog", "alert: Hello"),
        ("dialog", "alert: Sure?"),
    ]


async def test_confirm_and_prompt_are_declined(stage: Stage) -> None:
    stage.site.page(
        "/ask",
        "<button id='go' onclick=\"log.textContent = confirm('Delete?') + ' ' + prompt('Name?')\">Go</button>"
        "<p id='log'></p>",
    )
    (await stage.run(opened("/ask"), GO, says("false null"))).passed()


async def test_a_page_that_asks_before_it_is_left_is_left(stage: Stage) -> None:
    stage.site.page("/next", "<p id='log'>Next</p>", title="Next")
    stage.site.page(
        "/unsaved",
        "<input id='go'><script>addEventListener('beforeunload', e => { e.preventDefault(); e.returnValue = 1 })</script>",
    )
    typed = {"action": "fill", "selector": "#go", "value": "x"}
    ran = (
        await stage.run(opened("/unsaved"), {**GO}, typed, opened("/next"), titled("Next"))
    ).passed()
    assert ran.end.duration_ms < 10_000


# Tabs and downloads


POPUP = (
    "<p id='log'>first</p><a id='go' href='/second' target='_blank'>Open</a>"
    "<button id='by' onclick=\"window.open('/second')\">By script</button>"
)


@pytest.mark.parametrize("opener", ["#go", "#by"])
async def test_the_run_goes_on_in_a_new_tab_and_back_when_it_closes(
    stage: Stage, opener: str
) -> None:
    stage.site.page("/first", POPUP, title="First")
    stage.site.page(
        "/second",
        "<p id='log'>second</p><button id='close' onclick='window.close()'>Close</button>",
        title="Second",
    )
    ran = await stage.run(
        opened("/first"),
        {"action": "click", "selector": opener},
        titled("Second"),
        says("second"),
        {"action": "click", "selector": "#close"},
        titled("First"),
        says("first"),
    )
    ran.passed()


async def test_a_step_right_after_a_new_tab_is_done_there_and_not_in_the_old_one(
    stage: Stage,
) -> None:
    stage.site.page(
        "/one",
        "<a id='go' href='/two' target='_blank'>Open</a><button id='save' onclick=\"fetch('/saved-old', {method: 'POST'})\">Save</button>",
    )
    stage.site.page(
        "/two",
        "<button id='save' onclick=\"fetch('/saved-new', {method: 'POST'}).then(() => log.textContent = 'saved')\">Save</button><p id='log'></p>",
    )
    save = {"action": "click", "selector": "#save"}
    (await stage.run(opened("/one"), GO, save, says("saved"))).passed()
    assert (stage.site.times("POST /saved-old"), stage.site.times("POST /saved-new")) == (0, 1)


async def test_a_new_tab_that_is_slow_to_answer_is_waited_for(stage: Stage) -> None:
    def slowly() -> Reply:
        stage.site.closing.wait(1.0)
        return Reply("<title>Slow tab</title><p id='log'>slow</p>")

    stage.site.page(
        "/opener", "<p id='log'>opener</p><a id='go' href='/slow-tab' target='_blank'>Open</a>"
    )
    stage.site.pages["/slow-tab"] = slowly
    (await stage.run(opened("/opener"), GO, says("slow"), titled("Slow tab"))).passed()


async def test_a_check_follows_a_tab_that_opens_while_it_waits(stage: Stage) -> None:
    stage.site.page("/popped", "<p id='log'>popped</p>", title="Popped")
    stage.site.page(
        "/pops",
        "<p id='log'>opener</p><button id='go' onclick=\"setTimeout(() => window.open('/popped'), 600)\">Go</button>",
    )
    (await stage.run(opened("/pops"), GO, says("popped"), titled("Popped"))).passed()


async def test_a_check_goes_back_when_the_tab_closes_while_it_waits(stage: Stage) -> None:
    stage.site.page(
        "/flash", "<p id='log'>flash</p><script>setTimeout(() => window.close(), 900)</script>"
    )
    stage.site.page(
        "/back",
        "<p id='log'>back</p><button id='go' onclick=\"window.open('/flash')\">Go</button>",
    )
    (await stage.run(opened("/back"), GO, says("flash"), says("back"))).passed()


async def test_a_download_is_noted_and_the_run_goes_on(stage: Stage) -> None:
    stage.site.pages["/report.csv"] = Reply(
        "a,b", headers={"Content-Disposition": "attachment; filename=report.csv"}
    )
    stage.site.page("/reports", "<a id='go' href='/report.csv'>Report</a><p id='log'>here</p>")
    ran = (await stage.run(opened("/reports"), GO, says("here"))).passed()
    assert ("download", "report.csv") in ran.notes


async def test_navigating_to_a_download_fails_and_says_so(stage: Stage) -> None:
    stage.site.pages["/file"] = Reply("x", headers={"Content-Disposition": "attachment"})
    ran = await stage.run(opened("/file"))
    assert ran.failed.error.kind.value == "navigation_failed"
    assert "download" in ran.failed.error.message


# Pages that do not answer


async def test_a_page_that_wants_to_close_itself_stays_when_it_is_the_first(stage: Stage) -> None:
    stage.site.page(
        "/stays", "<button id='go' onclick='window.close()'>Go</button><p id='log'>here</p>"
    )
    (await stage.run(opened("/stays"), GO, says("here"))).passed()


async def test_a_script_that_never_ends_does_not_hold_the_run(stage: Stage) -> None:
    stage.site.page("/stuck", "<button id='go' onclick='for (;;);'>Go</button><p id='log'>x</p>")
    ran = await stage.run(
        opened("/stuck"), {**GO, "timeout_ms": 1_500}, {**says("y"), "timeout_ms": 1_500}
    )
    assert ran.end.status.value in ("failed", "error")
    assert ran.end.duration_ms < 25_000


async def test_a_script_that_never_lets_its_page_open_ends_at_the_steps_limit(stage: Stage) -> None:
    stage.site.page("/endless", "<script>while (true) {}</script>")
    ran = await stage.run(opened("/endless", timeout_ms=1_500), GO)
    assert (ran.failed.status.value, ran.failed.error.kind.value) == ("failed", "navigation_failed")
    assert ran.end.duration_ms < 30_000


# Texts that nothing can keep


async def test_half_a_character_in_what_a_page_says_ends_no_run(stage: Stage) -> None:
    stage.site.page(
        "/halves",
        "<p id='log'>Cut</p><button id='go' onclick=\"alert('half \\ud83d')\">Go</button>"
        "<script>document.querySelector('p').append(' \\ud83d off')</script>",
    )
    ran = await stage.run(opened("/halves"), GO, says("nothing like it"))
    assert ran.failed.error.kind.value == "check_failed"
    assert "\ufffd off" in ran.failed.error.message
    repr(ran).encode()

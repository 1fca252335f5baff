"""A film in a tab that is really hidden stops there, and goes on where it was, without a backlog."""

import json
import time
import urllib.request

import pytest

from tests.browser import notebooks
from tools import browser

# Ten times a second, or as often as a hidden tab may: is it hidden, the slider, pictures shown and asked for.
LOG = """() => {
  window.log = [];
  const { qep } = document.querySelector('.qep-live');
  const knob = document.querySelector('.qep-control-time .noUi-handle');
  setInterval(() => log.push({ hidden: document.hidden, place: Number(knob.getAttribute('aria-valuenow')),
    painted: qep.painted, inFlight: qep.inFlight }), 100);
}"""


def tab(chromium, path, method="GET"):
    request = urllib.request.Request(f"{chromium}/json/{path}", method=method)
    return urllib.request.urlopen(request, timeout=20).read().decode()


@pytest.mark.deep
def test_a_film_in_a_hidden_tab(lab_server, lab_folder, tmp_path):
    from playwright.sync_api import sync_playwright

    # a tab to which Playwright is attached is never hidden
    with browser.free_chromium(tmp_path) as chromium, sync_playwright() as playwright:
        attached = playwright.chromium.connect_over_cdp(chromium)
        page = attached.contexts[0].pages[0]
        page.address = lab_server
        lab = "import qep_widgets as qep\nqep.labs.unification(time=0.0)"
        notebooks.run(page, lab_folder, "hidden.ipynb", [lab])
        page.locator("[class*=qep-play-]").wait_for()
        page.wait_for_timeout(1500)
        page.evaluate(LOG)
        page.locator("[class*=qep-play-]").click()
        page.wait_for_function("log.at(-1)?.place > 0.5", timeout=60_000)
        attached.close()
        (first,) = [one["id"] for one in json.loads(tab(chromium, "list")) if one["type"] == "page"]
        tab(chromium, "new?about:blank", "PUT")
        time.sleep(4)
        tab(chromium, f"activate/{first}")
        time.sleep(1.5)
        attached = playwright.chromium.connect_over_cdp(chromium)
        page = next(one for one in attached.contexts[0].pages if "hidden" in one.url)
        log = page.evaluate("log")
        page.locator("[class*=qep-play-]").click()
        page.wait_for_timeout(300)
        assert page.evaluate("document.querySelector('.qep-live').qep.inFlight") == 0
        page.wait_for_timeout(1500)
        place = page.locator(".qep-control-time .noUi-handle").get_attribute("aria-valuetext")
        caption = page.locator(".qep-live figcaption").inner_text()
    unseen = [k for k, row in enumerate(log) if row["hidden"]]
    if not unseen:
        pytest.skip("this browser hides no tab")
    before, after = log[unseen[0] - 1], log[unseen[-1]]
    assert after["painted"] - before["painted"] <= 3 and after["inFlight"] == 0
    assert 0.4 < before["place"] <= after["place"] <= before["place"] + 0.3  # what was under way
    later = log[unseen[-1] + 1 :]
    assert len(later) > 5 and later[-1]["place"] - after["place"] > 0.4  # it goes on, at its own pace
    assert later[0]["place"] - after["place"] < 0.4 and max(row["inFlight"] for row in later) <= 3
    assert abs(float(caption.split("At t = ")[1].split()[0]) - float(place)) < 0.03

"""Photograph a report in a browser: `python docs/screenshots.py PAGE.html FOLDER`.

Needs chromium and chromedriver. Writes page.png (a desk), dark.png, phone.png, phone-open.png
(a citation clicked) and print.png. In the place of PAGE.html, the address of a page that
`manytakes serve` serves will do.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from selenium import webdriver

# name: width, height, colour scheme, medium, what is clicked
SHOTS = {
    "page": (1440, 1000, "light", "screen", ""),
    "dark": (1440, 1000, "dark", "screen", ".differ a.cell"),
    "phone": (390, 844, "light", "screen", ""),
    "phone-open": (390, 844, "light", "screen", ".differ a.cell"),
    "print": (794, 1123, "light", "print", ""),
}


def shoot(page: str, folder: Path) -> None:
    """Write a picture of the page's first screen for each of `SHOTS`."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in ("headless", "no-sandbox", "disable-gpu", "hide-scrollbars"):
        options.add_argument(f"--{flag}")
    service = webdriver.ChromeService(shutil.which("chromedriver"))
    folder.mkdir(parents=True, exist_ok=True)
    browser = webdriver.Chrome(options=options, service=service)
    try:
        for name, (width, height, scheme, media, clicked) in SHOTS.items():
            size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
            browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
            preference = {"name": "prefers-color-scheme", "value": scheme}
            browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": [preference]})
            browser.get("about:blank")  # else a page with another passage in its address stays
            browser.get(page if "://" in page else Path(page).resolve().as_uri())
            for link in browser.find_elements("css selector", clicked)[:1] if clicked else []:
                browser.execute_script("arguments[0].click()", link)
            browser.save_screenshot(str(folder / f"{name}.png"))
    finally:
        browser.quit()


if __name__ == "__main__":
    shoot(sys.argv[1], Path(sys.argv[2]))

"""Drives headless Chromium and tells when a map has settled, from its pixels alone."""

from __future__ import annotations

import base64
import io
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Error, Page, sync_playwright

_ARGS = [
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_WIDTH, _HEIGHT = 1280, 900
_MAP = ".st-key-kaartvlak :is(canvas, iframe)"
_QUIET_S = 1.0
_POINTING_S = 0.3
_PATIENCE_S = 60.0
_SAME_SHARE = 0.005
_DRAWN_SHARE = 0.1


class NoMapError(Exception):
    """No map appeared, or it never came to rest."""


@dataclass(frozen=True)
class Look:
    """Where a map is on the page, and how it looks.

    Parameters
    ----------
    clip : dict
        Its place, as the browser takes it.
    frame : bytes
        Its pixels, as PNG; empty when they are not known yet.
    """

    clip: dict[str, float]
    frame: bytes = b""


@dataclass(frozen=True)
class Picture:
    """A settled map.

    Parameters
    ----------
    settled : float
        ``time.perf_counter()`` at the second of two equal frames after the last change.
    look : Look
    """

    settled: float
    look: Look


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the Chromium of this machine."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGS)
        try:
            yield browser
        finally:
            browser.close()


class MapPage:
    """A page with a map, in a browser context of its own: nothing is remembered.

    Parameters
    ----------
    browser : Browser
    look : Look, optional
        The complete map; without it the map is looked up once the page is there, which makes
        the time of the first map meaningless.
    """

    def __init__(self, browser: Browser, look: Look | None = None) -> None:
        self._context = browser.new_context(viewport={"width": _WIDTH, "height": _HEIGHT})
        # The tour of a first visit covers part of the map.
        self._context.add_init_script(
            "localStorage.setItem('stadsdeelkompas.rondleiding', 'gezien')"
        )
        self._page: Page = self._context.new_page()
        self._devtools = self._context.new_cdp_session(self._page)
        self._look = look
        self._before = b""
        self._option = (0.0, 0.0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._context.close()

    def open(self, address: str) -> Picture:
        """Open an address and wait for its first map."""
        self._page.goto(address, wait_until="commit")
        if self._look is None:
            self._look = self._find_map()
        return self._settle(self._look, before=b"")

    def offer(self, label: str) -> None:
        """Open the list of Kenmerk and point at an option."""
        if self._look is None:
            raise NoMapError("the page was not opened")
        self._before = self._frame(self._look)
        box = self._page.locator(".st-key-keuze_kenmerk input")
        box.click()
        box.fill(label)
        option = self._page.get_by_role("option", name=label, exact=True).bounding_box()
        if option is None:
            raise NoMapError(f"there is no option {label}")
        self._option = (option["x"] + option["width"] / 2, option["y"] + option["height"] / 2)
        self._page.mouse.move(*self._option)
        time.sleep(_POINTING_S)

    def choose(self) -> Picture:
        """Click on the option that was offered and wait for the settled map."""
        if self._look is None:
            raise NoMapError("the page was not opened")
        self._page.mouse.click(*self._option)
        # Away from the map: no hover while it is drawn.
        self._page.mouse.move(1, 1)
        return self._settle(Look(self._look.clip), self._before)

    def _find_map(self) -> Look:
        """Find the place of the map, once the layout has come to rest."""
        element = self._page.locator(_MAP).first
        try:
            element.wait_for(timeout=1000 * _PATIENCE_S)
        except Error as error:
            raise NoMapError(str(error)) from error
        time.sleep(2 * _QUIET_S)
        box = element.bounding_box()
        if box is None:
            raise NoMapError("the map has no size")
        return Look({**box, "height": min(box["height"], _HEIGHT - box["y"]), "scale": 1})

    def _frame(self, look: Look) -> bytes:
        wish = {"format": "png", "optimizeForSpeed": True, "clip": look.clip}
        try:
            shot = self._devtools.send("Page.captureScreenshot", wish)
        except Error:
            # There is no picture yet, between two pages.
            return b""
        return base64.b64decode(shot["data"])

    def _settle(self, look: Look, before: bytes) -> Picture:
        """Wait for two equal frames after a change, with no other change for a while after."""
        deadline = time.perf_counter() + _PATIENCE_S
        last, settled = b"", 0.0
        while (now := time.perf_counter()) < deadline:
            frame = self._frame(look)
            if frame != last:
                last, settled = frame, 0.0
            elif not settled and frame != before:
                settled = time.perf_counter()
            elif settled and now - settled > _QUIET_S and _complete(frame, look):
                return Picture(settled, Look(look.clip, frame))
        raise NoMapError("the map did not come to rest")


def _pixels(frame: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(frame)).convert("RGB"), dtype=np.int32)


def _complete(frame: bytes, look: Look) -> bool:
    """Tell whether a frame is a map; where its look is known, whether it is that map."""
    pixels = _pixels(frame)
    if look.frame:
        other = _pixels(look.frame)
        return pixels.shape == other.shape and _share(pixels != other) < _SAME_SHARE
    _, counts = np.unique(pixels @ np.array([65536, 256, 1]), return_counts=True)
    shares = counts / counts.sum()
    return bool(1 - shares.max() > _DRAWN_SHARE and (shares > _DRAWN_SHARE / 10).sum() > 2)


def _share(different: np.ndarray) -> float:
    return float(different.any(axis=2).mean())

"""Asks live sources, patiently: retries with back-off, pieces kept on disk, Dutch messages.

Every answer is kept as a file, so that a refresh that was cut off goes on where it was.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
import tenacity
from requests.utils import get_environ_proxies

from geo.errors import UserError
from loaders.live_settings import Patience
from loaders.whole_files import write_whole

Progress = Callable[[float, str], None]
"""Called with how much is done (0 to 1) and what is being done, in Dutch."""

_HOUR_S = 3600
_NOT_THERE = (400, 404, 410)
_BUSY = 429
_SERVER_ERROR = 500
_SUFFIX = ".json.gz"
_UNCHANGED = "Er is niets veranderd."
_LATER = f"{_UNCHANGED} Probeer het later opnieuw; wat al binnen is, wordt bewaard."
_ELSE = f"{_UNCHANGED} Controleer het jaar en de gemeentecode."
# What is different in every answer, also when what it describes is the same.
_VOLATILE = ("links", "timeStamp")


class SourceError(UserError):
    """A live source gave no usable answer; nothing was changed."""


class NoAnswerError(SourceError):
    """The source gave no answer at all: what came in before is worth keeping."""


class NotThereError(SourceError):
    """The source answers, but does not have what was asked for."""


def changed(source: str, what: str) -> SourceError:
    """Return the error for a source that got another version while it was asked.

    The answers do not belong together then.
    """
    return SourceError(
        f"{source} heeft {what} vernieuwd terwijl wij die ophaalden.",
        f"{_UNCHANGED} Haal het jaar opnieuw op.",
    )


class _PassingError(Exception):
    """Something that may be gone the next time."""


@dataclass
class Fetcher:
    """Asks sources and keeps their answers.

    Parameters
    ----------
    patience : Patience
    folder : Path
        Where answers are kept.
    again : bool
        Ask anew, whatever was kept.
    report : Progress, optional
    steps : int
        How many answers there will be, for the progress.
    """

    patience: Patience
    folder: Path
    again: bool = False
    report: Progress | None = None
    steps: int = 1
    _done: int = field(default=0, init=False)

    def get_json(
        self, source: str, what: str, url: str, params: dict[str, Any], *, version: str = ""
    ) -> Any:  # noqa: ANN401
        """Return the JSON behind an address.

        Parameters
        ----------
        source, what : str
            Whom is asked, and for what, for messages.
        url : str
        params : dict
        version : str
            Of the source: an answer of another version is not used.

        Raises
        ------
        SourceError
            If there is none, after all attempts.
        """
        key = f"{url} {sorted(params.items())} {version}"
        return self.piece(source, what, key, lambda: self.ask_json(url, params))

    def version(self, source: str, what: str, ask: Callable[[], Any]) -> tuple[str, Any]:
        """Ask a source how it describes itself now; return a mark of that, and the description.

        Never answered from what was kept.

        Parameters
        ----------
        source, what : str
        ask : callable
        """
        self._tell(source, what)
        found = self._patiently(source, what, ask)
        self._done += 1
        text = json.dumps(_lasting(found), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12], found

    def ask_json(self, url: str, params: dict[str, Any]) -> Any:  # noqa: ANN401
        """Ask once for the JSON behind an address; may raise what ``requests`` raises."""
        answer = requests.get(
            url,
            params=params,
            timeout=self.patience.wacht_s,
            proxies=get_environ_proxies(url),
            headers={"Accept": "application/json"},
        )
        answer.raise_for_status()
        return answer.json()

    def piece(self, source: str, what: str, key: str, ask: Callable[[], Any]) -> Any:  # noqa: ANN401
        """Return an answer: the one that was kept, or else a new one, which is kept.

        Parameters
        ----------
        source, what : str
        key : str
            What tells this question from all others.
        ask : callable
            Asks once; may raise what ``requests`` raises.
        """
        self._tell(source, what)
        path = self.folder / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}{_SUFFIX}"
        found = None if self.again else self._kept(path)
        if found is None:
            found = self._patiently(source, what, ask)
            write_whole(path, gzip.compress(json.dumps(found).encode(), compresslevel=1, mtime=0))
        self._done += 1
        return found

    def forget(self) -> None:
        """Remove every answer that was kept: what came of them is stored or refused."""
        for path in self.folder.glob(f"*{_SUFFIX}"):
            path.unlink(missing_ok=True)

    def _tell(self, source: str, what: str) -> None:
        if self.report:
            self.report(min(self._done / self.steps, 1.0), f"{source}: {what}")

    def _kept(self, path: Path) -> Any:  # noqa: ANN401
        try:
            age_s = time.time() - path.stat().st_mtime
            if age_s > self.patience.vers_uur * _HOUR_S:
                return None
            return json.loads(gzip.decompress(path.read_bytes()))
        except FileNotFoundError:
            return None
        except (OSError, EOFError, ValueError):
            # A damaged piece is worth no more than none.
            path.unlink(missing_ok=True)
            return None

    def _patiently(self, source: str, what: str, ask: Callable[[], Any]) -> Any:  # noqa: ANN401
        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self.patience.pogingen),
            wait=tenacity.wait_exponential(
                multiplier=self.patience.eerste_pauze_s, max=self.patience.langste_pauze_s
            ),
            retry=tenacity.retry_if_exception_type(_PassingError),
            reraise=True,
        )
        try:
            return retrying(_once, ask)
        except _PassingError as error:
            raise NoAnswerError(
                f"{source} geeft geen bruikbaar antwoord op de vraag naar {what}: {error}.", _LATER
            ) from error
        except requests.RequestException as error:
            raise NotThereError(f"{source} heeft dit niet: {what}.", _ELSE) from error


def _once(ask: Callable[[], Any]) -> Any:  # noqa: ANN401
    """Ask once, and tell what may pass from what will not."""
    try:
        return ask()
    except requests.HTTPError as error:
        code = _status(error)
        if code in _NOT_THERE:
            raise
        raise _PassingError(_in_words(code)) from error
    except requests.Timeout as error:
        raise _PassingError("het duurde te lang") from error
    except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError,
            ValueError) as error:  # fmt: skip
        raise _PassingError("het antwoord is afgebroken of beschadigd") from error
    except (requests.RequestException, LookupError, TypeError) as error:
        reason = (
            "de bron is niet te bereiken"
            if isinstance(error, requests.RequestException)
            else "het antwoord heeft een andere opbouw dan verwacht"
        )
        raise _PassingError(reason) from error


def _lasting(answer: Any) -> Any:  # noqa: ANN401
    """Return an answer without what is different every time."""
    if isinstance(answer, dict):
        return {k: _lasting(v) for k, v in answer.items() if k not in _VOLATILE}
    return [_lasting(each) for each in answer] if isinstance(answer, list) else answer


def _status(error: requests.HTTPError) -> int:
    """Return the status; cbsodata raises an error of its own, with the first behind it."""
    for each in (error, error.__cause__):
        response = getattr(each, "response", None)
        if response is not None:
            return int(response.status_code)
    return 0


def _in_words(status: int) -> str:
    if status == _BUSY:
        return "de bron heeft het te druk"
    if status >= _SERVER_ERROR:
        return f"de bron heeft een storing (code {status})"
    return f"de bron weigert de vraag (code {status})"

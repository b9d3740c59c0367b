"""What there is to say to one service point about one period, as a value.

The page, and the form that is sent along to the organisation, both say this and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from geo.period import Period
from geo.quality_rules import Verdict


@dataclass(frozen=True, slots=True)
class Earlier:
    """How a criterion came out in an earlier period."""

    label: str
    verdict: Verdict
    score: str


@dataclass(frozen=True, slots=True)
class Finding:
    """How one criterion came out.

    Parameters
    ----------
    label : str
        Name of the criterion.
    gating : bool
        Whether it decides if figures are used.
    verdict : Verdict
    score : str
        Such as ``0,93`` or ``0,80–0,90``; empty when it cannot be judged.
    reason : str
        One Dutch sentence with the counts.
    ask : str
        What to ask the organisation; empty when there is nothing to ask.
    why : str
        Why the criterion matters.
    bounds : str
        The thresholds in words.
    earlier : tuple of Earlier
        Earlier periods of the same point, oldest first.
    """

    label: str
    gating: bool
    verdict: Verdict
    score: str
    reason: str
    ask: str
    why: str
    bounds: str
    earlier: tuple[Earlier, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """Whether a point's figures may carry a kind of statement, and why not."""

    label: str
    allowed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class PointReport:
    """One service point in one period.

    Parameters
    ----------
    code, name, organisation : str
    period : Period
    delivered, missing : tuple of str
        Tables in Dutch: what came in, and what was expected and did not.
    findings : tuple of Finding
    uses : tuple of Use
    """

    code: str
    name: str
    organisation: str
    period: Period
    delivered: tuple[str, ...]
    missing: tuple[str, ...]
    findings: tuple[Finding, ...]
    uses: tuple[Use, ...]

    @property
    def questions(self) -> tuple[Finding, ...]:
        """The findings that there is something to ask about, the gating ones first."""
        asked = [finding for finding in self.findings if finding.ask]
        return tuple(sorted(asked, key=lambda finding: not finding.gating))

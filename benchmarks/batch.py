"""Whether a report costs more the more there are: seconds of each, and memory of the command.

So many programmes of three indicators are reported on two processes, or on a cluster. After every
twelve are printed the median time between two that were done, and what the process that asks for
them holds. ``python -m benchmarks.batch --reports 120 --cluster tcp://127.0.0.1:8786``
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from indicators import ReportParameters, run_reports
from indicators.publishing.report import Outcome, workers
from tests.publishing.conftest import small_project

STRETCH = 12


def held() -> float:
    """MiB of memory that this process holds."""
    said = Path("/proc/self/status").read_text(encoding="ascii")
    return int(said.partition("VmRSS:")[2].split()[0]) / 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--reports", type=int, default=120)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--cluster", default="")
    given = parser.parse_args()
    done = [time.monotonic()]

    def each(outcome: Outcome) -> None:
        if outcome.error:
            raise outcome.error
        done.append(time.monotonic())
        if not (len(done) - 1) % STRETCH:
            last = statistics.median(b - a for a, b in pairwise(done[-STRETCH - 1 :]))
            print(f"{len(done) - 1:5} reports   {last:6.2f} s each   {held():7.1f} MiB", flush=True)

    with tempfile.TemporaryDirectory(prefix="indicators-bench-") as name:
        home = Path(name)
        first = small_project(home / "0")
        plans = [shutil.copytree(first, home / str(n)) for n in range(1, given.reports)]
        wanted = [
            ReportParameters(data=str(plan / "data" / "raw"), out=str(plan / "reports"), draws=100)
            for plan in [first, *plans]
        ]
        with workers(given.jobs, given.cluster) as executor:
            run_reports(wanted, executor, each=each)


if __name__ == "__main__":
    main()

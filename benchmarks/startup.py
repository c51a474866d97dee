"""What a user waits for: ``indicators --help`` beside importing pandas, in one run.

Prints medians and their ratio; nothing is asserted here.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

COMMAND = Path(sys.executable).parent / "indicators"
ROUNDS = 11


def seconds(command: list[str]) -> float:
    """The median time of a command."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def main() -> None:
    """Measure and print."""
    ours = seconds([str(COMMAND), "--help"])
    peer = seconds([sys.executable, "-c", "import pandas"])
    print(f"indicators --help    {ours:.3f} s")
    print(f"import pandas        {peer:.3f} s")
    print(f"ratio                {ours / peer:.2f}")


if __name__ == "__main__":
    main()

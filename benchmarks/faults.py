"""What a report survives: kills, a full disk, damaged journals, inputs that change, hostile files.

Each trial does harm to a real run of the command line, then runs it again. What may be lost is the
run that was harmed, never an edition that had been published, nor the run after it. Printed are,
for each kind, how many were tried, how many of them hit (a run may be over before it is killed),
and how many lost anything; the exit code is 1 if any did.
``python -m benchmarks.faults --seconds 600 --seed 1``
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parent.parent
REPORT = ["report", "--cut-off", "2009Q4", "--objective", "5", "--draws", "200"]
DONE, FAILED = 0, 3
#: Seconds and MiB within which a hostile file is to be refused or read, its process included.
MOST_SECONDS, MOST_MIB = 60.0, 2048

#: Does harm, sees what comes of it, and says whether it hit.
Harm = Callable[["Campaign"], bool]


class Campaign:
    """A project of its own, and one published edition that must stay as it is."""

    def __init__(self, home: Path, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - for trials, no secrets
        self.home = home
        for name in ("data", "notebooks"):
            shutil.copytree(ROOT / name, home / name)
        self.rules = home / "data" / "raw" / "programme.toml"
        self.temporary = home / "tmp"
        self.temporary.mkdir()
        self.must(DONE)
        self.touch()
        began = time.monotonic()  # the first one finds no caches
        self.must(DONE)
        self.usual = time.monotonic() - began
        self.kept = self.hashes()

    def start(self, *more: str) -> subprocess.Popen[str]:
        """A run of the report in a group of its own, to be harmed."""
        return subprocess.Popen(
            [sys.executable, "-m", "indicators", *REPORT, *more],
            cwd=self.home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True,
            env=os.environ | {"PYTHONUNBUFFERED": "1", "TMPDIR": str(self.temporary)},
        )  # fmt: skip

    def must(self, code: int, *more: str) -> str:
        """Run the report to its end, with this exit code and no traceback."""
        run = self.start(*more)
        said = run.communicate()[0]
        if run.returncode != code or "Traceback" in said:
            raise AssertionError(f"exit {run.returncode}: {said[-2000:]}")
        return said

    def touch(self) -> None:
        """Change an input, so that the next run makes an edition."""
        with self.rules.open("a", encoding="utf-8") as file:
            file.write(f"# {self.rng.random()}\n")

    def hashes(self) -> dict[str, str]:
        """The files of every published edition, each the one that its manifest names."""
        found = {}
        for manifest in sorted(self.home.glob("reports/*/*.manifest.json")):
            if manifest.name.endswith(".failed.manifest.json"):
                continue
            for name, digest in json.loads(manifest.read_text(encoding="utf-8"))["outputs"].items():
                there = sha256(manifest.with_name(name).read_bytes()).hexdigest()
                if there != digest:
                    raise AssertionError(f"{name} is not the file that was published")
                found[name] = digest
        return found

    def check(self) -> None:
        """What was published before is still there; what is new becomes part of it."""
        now = self.hashes()
        if gone := self.kept.keys() - now.keys():
            raise AssertionError(f"{', '.join(sorted(gone))}: published, and gone")
        left = [p.name for p in self.home.glob("reports/*/.*") if p.name != ".locks"]
        left += [path.name for path in self.temporary.iterdir()]
        if left:
            raise AssertionError(f"left behind: {', '.join(left)}")
        self.kept = now


def _descendants(process: int) -> list[int]:
    """The processes that it started, and theirs."""
    listing = ["ps", "-eo", "pid=,ppid="]
    said = subprocess.run(listing, capture_output=True, text=True, check=True)
    pairs = [tuple(map(int, line.split())) for line in said.stdout.splitlines()]
    found, new = [], [process]
    while new:
        new = [child for child, parent in pairs if parent in new]
        found += new
    return found


def _killed(campaign: Campaign, victim: str, *more: str) -> bool:
    """Kill the run, all of its processes or one of those that it started, at any moment."""
    campaign.touch()
    run = campaign.start(*more)
    time.sleep(campaign.rng.uniform(0.1, 1.0) * campaign.usual)
    landed = run.poll() is None
    if landed:
        victims = _descendants(run.pid) if victim == "child" else [run.pid]
        for process in campaign.rng.sample(victims, min(1, len(victims))):
            os.kill(process, signal.SIGKILL)
        if victim == "group":
            os.killpg(run.pid, signal.SIGKILL)
        landed = bool(victims)
    said = run.communicate()[0]
    if victim == "child" and run.returncode not in (DONE, FAILED):
        raise AssertionError(f"exit {run.returncode}: {said[-2000:]}")
    campaign.must(DONE, *more)
    return landed


def kill_of_the_report(campaign: Campaign) -> bool:
    return _killed(campaign, "main")


def kill_of_all(campaign: Campaign) -> bool:
    return _killed(campaign, "group")


def kill_of_kernel_or_reader(campaign: Campaign) -> bool:
    return _killed(campaign, "child")


def kill_in_a_batch(campaign: Campaign) -> bool:
    """Two reports on two processes: a worker, a kernel or a reader dies."""
    return _killed(campaign, "child", "--cut-off", "2009Q3..2009Q4", "--jobs", "2")


def input_changed(campaign: Campaign) -> bool:
    """The rules change while the report is made: it starts over, or fails and says so."""
    campaign.touch()
    run = campaign.start()
    time.sleep(campaign.rng.uniform(0.2, 0.9) * campaign.usual)
    landed = run.poll() is None
    campaign.touch()
    said = run.communicate()[0]
    if run.returncode not in (DONE, FAILED) or "Traceback" in said:
        raise AssertionError(f"exit {run.returncode}: {said[-2000:]}")
    campaign.must(DONE)
    newest = max(campaign.home.glob("reports/*/informe*.manifest.json"), key=os.path.getmtime)
    inputs = json.loads(newest.read_text(encoding="utf-8"))["inputs"]["sha256"]
    if inputs[campaign.rules.name] != sha256(campaign.rules.read_bytes()).hexdigest():
        raise AssertionError("the newest edition is not of the inputs that are there")
    return landed


def damaged_leftovers(campaign: Campaign) -> bool:
    """A journal and a lock cut off by a power cut, beside a workplace that nobody works in."""
    campaign.touch()
    folder = next(campaign.home.glob("reports/*/*.pdf")).parent
    name = "informe_2009Q4_objetivo-5_sorteos-200"
    content = campaign.rng.choice([b"", b"{", b"[]", b"\0" * 512, b'{"a": '])
    (folder / f".publishing-{name}~x").write_bytes(content)
    (folder / f".making-{name}~x").mkdir()
    (folder.parent / ".locks").mkdir(exist_ok=True)
    (folder.parent / ".locks" / f"{folder.name}~{name}.holder").write_bytes(content)
    campaign.must(DONE)
    return True


def full_disk(campaign: Campaign) -> bool:
    """No room for the reports: the run fails and says so, and nothing is published there."""
    out = Path(tempfile.mkdtemp(dir=campaign.home))
    size = campaign.rng.choice([16, 64, 256, 512])
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(out)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        return False  # only root may
    try:
        run = campaign.start("--out", str(out))
        said = run.communicate()[0]
        if run.returncode != FAILED or "Traceback" in said:
            raise AssertionError(f"exit {run.returncode}: {said[-2000:]}")
        if list(out.glob("*/*.pdf")):
            raise AssertionError("a part of an edition was published")
    finally:
        subprocess.run(["umount", str(out)], check=False)  # noqa: S607
        out.rmdir()
    return True


def hostile_file(campaign: Campaign) -> bool:
    """One more of the files that the tests make lies in the folder: the good ones are read."""
    from tests.reading import test_hostile_files as hostile

    makers = hostile.test_a_hostile_file_ends_soon_and_small.pytestmark[0].args[1]
    make, name, _ = campaign.rng.choice(makers)
    bad = make(campaign.home / "data" / "raw" / f"hostil{Path(name).suffix}")
    command = [sys.executable, "-c", MEASURED, str(bad.parent)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    finally:
        bad.unlink()
    if done.returncode or "Traceback" in done.stderr:
        raise AssertionError(f"{make.__name__}: {done.stderr[-2000:]}")
    seconds, mebibytes, rows = map(float, done.stdout.split())
    if seconds > MOST_SECONDS or mebibytes > MOST_MIB or not rows:
        raise AssertionError(f"{make.__name__}: {seconds} s, {mebibytes} MiB, {rows} rows")
    return True


MEASURED = """
import resource, sys
from indicators import open_programme
rows = len(open_programme(sys.argv[1]).actuals)
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(sum(u.ru_utime + u.ru_stime for u in used), max(u.ru_maxrss for u in used) / 1024, rows)
"""

HARMS: tuple[Harm, ...] = (
    kill_of_the_report, kill_of_all, kill_of_kernel_or_reader, kill_in_a_batch, input_changed,
    damaged_leftovers, full_disk, hostile_file,
)  # fmt: skip


def main() -> int:
    """Run trials, one of each kind in turn, until the time is over; print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    tried, hit, lost = Counter[str](), Counter[str](), Counter[str]()
    with tempfile.TemporaryDirectory(prefix="indicators-faults-") as home:
        campaign, number = Campaign(Path(home), given.seed), 0
        end = time.monotonic() + given.seconds
        while time.monotonic() < end:
            harm = HARMS[number % len(HARMS)]
            number += 1
            tried[harm.__name__] += 1
            try:
                hit[harm.__name__] += harm(campaign)
                campaign.check()
            except AssertionError as error:
                lost[harm.__name__] += 1
                print(f"{harm.__name__}: {error}", file=sys.stderr)
                campaign.kept = {}
    print(f"{'harm':28}{'tried':>7}{'hit':>7}{'lost':>7}")
    for harm in HARMS:
        name = harm.__name__
        print(f"{name.replace('_', ' '):28}{tried[name]:7}{hit[name]:7}{lost[name]:7}")
    print(f"one report took {campaign.usual:.0f} s")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())

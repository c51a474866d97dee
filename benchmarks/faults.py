"""What a report survives: kills, a full disk, damaged leftovers, inputs that change, hostile files.

Each trial does harm to a real run of the command line, then runs it again. What may be lost is the
run that was harmed, never an edition that had been published, nor the run after it. Printed are,
for each kind, how many were tried, how many of them hit (a run may be over before it is killed),
and how many lost anything; the exit code is 1 if any did. With ``--files`` hostile files are opened
for half of the time, each among good ones, as the tests do: printed are the time and the memory of
each, and what is said of it.
It is all Markdown, as it stands in docs/reliability.md.
``python -m benchmarks.faults --seconds 600 --seed 1``
"""

from __future__ import annotations

import argparse
import itertools
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
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from tests.conftest import full_disk
from tests.reading.hostile_files import HOSTILE, Hostile, Opening, Taken

ROOT = Path(__file__).parent.parent
REPORT = ["report", "--cut-off", "2009Q4", "--objective", "5", "--draws", "200"]
DONE, FAILED = 0, 3
#: Seconds and MiB within which a hostile file is to be refused or read, its process included.
MOST_SECONDS, MOST_MIB = 30, 2048

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
        began = time.monotonic()
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
    return _killed(campaign, "child", "--cut-off", "2009Q3..2009Q4", "--jobs", "2")


def input_changed(campaign: Campaign) -> bool:
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
    campaign.touch()
    folder = next(campaign.home.glob("reports/*/*.pdf")).parent
    name = "informe_2009Q4_objetivo-5_sorteos-200"
    content = campaign.rng.choice([b"", b"{", b"[]", b"\0" * 512, b'{"a": '])
    workplace = folder / ".making-x"
    workplace.mkdir()
    (workplace / f"{name}_e9.manifest.json").write_bytes(content)
    (folder.parent / ".locks").mkdir(exist_ok=True)
    (folder.parent / ".locks" / f"{folder.name}~{name}.holder").write_bytes(content)
    campaign.must(DONE)
    return True


def full_disk_of_reports(campaign: Campaign) -> bool:
    out = Path(tempfile.mkdtemp(dir=campaign.home))
    with full_disk(out, campaign.rng.choice([16, 64, 256, 512])):
        campaign.must(FAILED, "--out", str(out))
        if list(out.glob("*/*.pdf")):
            raise AssertionError("a part of an edition was published")
    shutil.rmtree(out)
    return True


def full_disk_of_frames(campaign: Campaign) -> bool:
    campaign.touch()
    with full_disk(campaign.home / "data" / "processed", campaign.rng.choice([4, 16, 64])):
        said = campaign.must(DONE)
    if "processed cannot be used" not in said:
        raise AssertionError("nothing is said of data/processed")
    return True


#: What is done, and what must come of it.
HARMS: dict[Harm, tuple[str, str]] = {
    kill_of_the_report: (
        "SIGKILL to the command at any moment, while files are renamed too",
        "the next run makes the edition",
    ),
    kill_of_all: ("the same, with the kernel and the process that reads files", "the same"),
    kill_of_kernel_or_reader: (
        "SIGKILL to one process that the command started",
        "done, or exit code 3 with what ran so far; then the next run makes it",
    ),
    kill_in_a_batch: (
        "two reports with `--jobs 2`, and SIGKILL to a worker, a kernel or a reader", "the same",
    ),
    input_changed: (
        "`programme.toml` changes while the report is made",
        "the edition is of what is there, or exit code 3",
    ),
    damaged_leftovers: (
        "locks and workplaces cut off by a power cut", "they are taken away",
    ),
    full_disk_of_reports: (
        "reports on a disk of 16 to 512 KiB", "exit code 3, nothing published",
    ),
    full_disk_of_frames: (
        "`data/processed` on a disk of 4 to 64 KiB", "the report is made, and a line names it",
    ),
}  # fmt: skip


def hostile_files(until: float, rng: random.Random) -> Iterator[tuple[Hostile, Taken, str]]:
    """Each hostile file among good ones, while there is time: what it took, and what was wrong."""
    with (
        tempfile.TemporaryDirectory(prefix="indicators-faults-") as home,
        Opening(Path(home)) as opening,
    ):
        for one in rng.sample(HOSTILE, len(HOSTILE)):
            if time.monotonic() > until:
                return
            taken = opening.with_file(one)
            over = taken.seconds > MOST_SECONDS or taken.mebibytes > MOST_MIB
            lost = taken.rows != opening.usual.rows or one.said not in " ".join(taken.said)
            yield one, taken, "over the limits" * over or "not as it should be" * lost


def main() -> int:
    """Run trials, one of each kind in turn, until the time is over; print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", action="store_true")
    given = parser.parse_args()
    tried, hit, lost = Counter[str](), Counter[str](), Counter[str]()
    seconds = given.seconds / 2 if given.files else given.seconds
    files = []
    if given.files:
        chance = random.Random(given.seed)  # noqa: S311 - for trials
        files = list(hostile_files(time.monotonic() + seconds, chance))
    until = time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="indicators-faults-") as home:
        campaign = Campaign(Path(home), given.seed)
        for harm in itertools.cycle(HARMS):
            if time.monotonic() > until:
                break
            tried[harm.__name__] += 1
            try:
                hit[harm.__name__] += harm(campaign)
                campaign.check()
            except AssertionError as error:
                lost[harm.__name__] += 1
                print(f"{harm.__name__}: {error}", file=sys.stderr)
                campaign.kept = {}
    print("| harm | what is done | what must come of it | tried | hit | lost |")
    print("|---|---|---|---|---|---|")
    for harm, (done, must) in HARMS.items():
        name = harm.__name__
        counts = f"{tried[name]} | {hit[name]} | {lost[name]}"
        print(f"| {name.replace('_', ' ')} | {done} | {must} | {counts} |")
    wrong = {one.what: why for one, _, why in files if why}
    counts = f"{len(files)} | {len(files)} | {len(wrong)}"
    most = f"within {MOST_SECONDS} s of the processor and {MOST_MIB // 1024} GiB"
    print(f"| hostile files | each lies among good ones | these are read, {most} | {counts} |")
    usual = f"one report took {campaign.usual:.0f} s"
    print(f"\n{given.seconds:.0f} s on {os.cpu_count()} cores, where {usual}.\n")
    print("| hostile file | seconds | MiB | what is said of it |\n|---|---|---|---|")
    for one, taken, why in sorted(files, key=lambda each: HOSTILE.index(each[0])):
        said = (taken.said or ["nothing"])[0].rpartition("the file cannot be used: ")[2]
        said = "".join(char if char.isprintable() else "\ufffd" for char in said[:90])
        cells = f"{taken.seconds:.1f} | {taken.mebibytes} | {f'{why}: ' * bool(why)}{said}"
        print(f"| {one.what} (.{one.name[2:]}) | {cells} |")
    return 1 if lost or wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""Kills the embedded engine again and again and checks that nothing acknowledged is lost and nothing is half there.

    python engine_durability.py --app <folder of pgbend_engine> [--kills 60] [--seed 1] [--python <interpreter>]

Exit code 0: all held. 1: a fault, each printed with the seed that shows it again. The interpreter needs the engine,
grpcio and pyarrow.
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
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

import durability_model as model
from durability_ledger import Ledger

HERE = Path(__file__).resolve().parent
SAVE_POINTS = ("after-engine-commit", "after-mark", "half-record", "written-not-synced", "synced-not-answered")
REWRITE_POINTS = ("rewrite-half", "rewrite-written", "rewrite-renamed")
START_POINTS = (
    "start-engine-up",
    "start-between-imports",
    "start-imported",
    "start-raised",
    "start-watching",
    *REWRITE_POINTS,
)
PREPARED_BATCHES = 1_000
LIFE_SECONDS = 60


@dataclass(frozen=True)
class Plan:
    """How one life ends. The process kills itself at a point, or is killed some time after an event it reports."""

    kind: str
    point: str = ""
    event: str = ""
    occurrence: int = 1
    delay: float = 0.0
    workload: tuple[str, ...] = ()


def plan(rng: random.Random) -> Plan:
    """Draws a death: a third at points of a save, a quarter aimed at the commit, the rest at random, in rewrites and
    during the start."""
    workload = tuple(
        argument
        for argument, chance in (("--writers=2", 0.5), ("--ddl", 0.5), ("--purge", 0.25), ("--rewrite-factor=1.5", 0.3))
        if rng.random() < chance
    )
    kind = rng.choices(("point", "aimed", "random", "rewrite", "start", "start-point"), (32, 24, 12, 8, 12, 12))[0]
    match kind:
        case "point":
            return Plan(kind, point=f"{rng.choice(SAVE_POINTS)}:{rng.randint(2, 9)}", workload=workload)
        case "aimed":
            return Plan(kind, "", "commit", rng.randint(1, 5), rng.uniform(0, 0.03), workload)
        case "random":
            return Plan(kind, "", "observed", 1, rng.uniform(0, 1.5), workload)
        case "rewrite":
            workload = ("--rewrite-factor=1", "--ddl")
            return Plan(kind, point=f"{rng.choice(REWRITE_POINTS)}:{rng.randint(2, 3)}", workload=workload)
        case "start":
            return Plan(kind, "", "spawn", 1, rng.uniform(0.1, 1.0), workload)
        case _:
            return Plan(kind, point=f"{rng.choice(START_POINTS)}:1", workload=workload)


@dataclass
class Run:
    """One data directory with all its lives."""

    options: argparse.Namespace
    seed: int
    folder: Path
    ledger: Ledger = field(default_factory=Ledger)
    lives: int = 0

    def kill_many(self, kills: int) -> None:
        rng = random.Random(self.seed)
        for _ in range(kills):
            death = plan(rng)
            self._live(death)
            self.ledger.count(f"kills: {death.kind}")
            if self.ledger.faults:
                self.ledger.fault(f"seen with --seed {self.seed}, life {self.lives}, after {death}")
                return

    def restart_cleanly(self, times: int) -> None:
        for _ in range(times):
            end = self._live(Plan("clean", workload=("--look-only",)))
            self.ledger.count("clean restarts")
            if end != 0:
                self.ledger.fault(f"a clean run ended with exit code {end}")

    def refuse_second_process(self) -> None:
        """Starts a second engine while one works, and lets the first go on before it is killed."""
        first = self._spawn(Plan("refuse"))
        lines = iter(first.stdout)
        opened = self._take_until(lines, "ack")
        second = subprocess.run(self._command(("--look-only",)), capture_output=True, text=True, timeout=LIFE_SECONDS)
        refused = [json.loads(line) for line in second.stdout.splitlines()]
        if [line.get("kind") for line in refused] != ["DataDirInUse"] or f"process {opened}" not in refused[0]["error"]:
            self.ledger.fault(f"a second process was not refused: {second.stdout} {second.stderr[-300:]}")
        self._take_until(lines, "ack")
        first.kill()
        for line in lines:
            self.ledger.take(json.loads(line))
        first.wait(LIFE_SECONDS)
        self.ledger.count("second processes refused")

    def _take_until(self, lines: Any, event: str) -> int:
        process = 0
        for line in lines:
            said = json.loads(line)
            self.ledger.take(said)
            process = said.get("pid", process)
            if said["at"] == event:
                return process
        self.ledger.fault(f"the engine ended before it said {event!r}")
        return process

    def _live(self, death: Plan) -> int:
        """Runs one life to its end and takes what it said; also what it said last, before it was killed."""
        self.lives += 1
        child = self._spawn(death)
        patience = threading.Timer(LIFE_SECONDS, child.kill)
        patience.start()
        if death.event == "spawn":
            threading.Timer(death.delay, child.kill).start()
        heard = 0
        for line in child.stdout:
            said = json.loads(line)
            self.ledger.take(said)
            heard += said["at"] == death.event
            if said["at"] == death.event and heard == death.occurrence:
                threading.Timer(death.delay, child.kill).start()
        end = child.wait(LIFE_SECONDS)
        if not patience.is_alive():
            self.ledger.fault(f"a life did not end within {LIFE_SECONDS} seconds: {death}")
        patience.cancel()
        if death.kind != "clean" and end != -signal.SIGKILL:
            self.ledger.fault(f"a life ended with exit code {end} instead of being killed, see {self._log()}")
        return end

    def _spawn(self, death: Plan) -> subprocess.Popen[str]:
        environment = dict(os.environ, PGBEND_ENGINE_CRASH_AT=death.point)
        with open(self._log(), "ab") as log:
            return subprocess.Popen(
                self._command(death.workload), stdout=subprocess.PIPE, stderr=log, text=True, env=environment
            )

    def _log(self) -> Path:
        return self.folder / "engine.log"

    def _command(self, workload: tuple[str, ...]) -> list[str]:
        fixed = {
            "--app": self.options.app,
            "--data": self.folder / "data dir",
            "--files": self.folder.parent / "files",
            "--life": self.lives,
        }
        arguments = [f"{name}={value}" for name, value in fixed.items()]
        return [self.options.python, str(HERE / "durability_workload.py"), *arguments, *workload]


def prepare_files(folder: Path) -> None:
    """Writes the staged file of every batch that a run could reach."""
    folder.mkdir()
    schema = pyarrow.schema([("k", "int32"), ("amt", "int32"), ("op", "string"), ("batch", "int32")])
    for batch in range(1, PREPARED_BATCHES + 1):
        columns = [list(column) for column in zip(*model.rows_of(batch))]
        pyarrow.parquet.write_table(pyarrow.table(columns, schema=schema), folder / f"{batch}.parquet")


def run_all(options: argparse.Namespace, folder: Path) -> list[Run]:
    prepare_files(folder / "files")
    runs = [Run(options, options.seed + n, folder / f"run-{n}") for n in range(options.runs)]

    def work(run: Run) -> None:
        run.folder.mkdir()
        run.kill_many(options.kills // options.runs + (runs.index(run) < options.kills % options.runs))
        if not run.ledger.faults:
            run.refuse_second_process()
            run.restart_cleanly(3)

    with ThreadPoolExecutor(options.runs) as pool:
        list(pool.map(work, runs))
    return runs


def report(runs: list[Run], seconds: float) -> int:
    totals: dict[str, int] = {}
    for run in runs:
        for what, number in run.ledger.counts.items():
            totals[what] = totals.get(what, 0) + number
    for what, number in sorted(totals.items()):
        print(f"{number:6} {what}")
    faults = [fault for run in runs for fault in run.ledger.faults]
    for fault in faults:
        print(f"FAULT  {fault}")
    print(f"{'FAILED' if faults else 'passed'} in {seconds:.0f} s")
    return 1 if faults else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default_app = HERE.parents[3] / "service/src/main/resources/io/pgbend/embedded/engine"
    parser.add_argument("--app", type=Path, default=default_app, help="folder that holds the package pgbend_engine")
    parser.add_argument("--python", default=sys.executable, help="interpreter with the engine installed")
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=2, help="data directories worked on at the same time")
    parser.add_argument("--keep", action="store_true", help="leave the data directories for inspection")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="engine-durability-"))
    began = time.monotonic()
    runs = run_all(options, folder)
    end = report(runs, time.monotonic() - began)
    if options.keep or end:
        print(f"kept {folder}")
    else:
        shutil.rmtree(folder)
    return end


if __name__ == "__main__":
    sys.exit(main())

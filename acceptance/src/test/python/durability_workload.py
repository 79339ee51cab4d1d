"""One life of the engine in the durability test: start, say what is there, then work until killed.

Every line on standard output is one JSON object; `engine_durability.py` reads them, kills this process and judges.
What is said with "ack" has been saved before and must be there in all later lives.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import threading
import time
from pathlib import Path
from typing import Any

from durability_model import empties_raw, rows_of


PAIRS = 2
"""Groups of a raw, a target and a control table; a life works on one or both of them."""


def say(at: str, **what: Any) -> None:
    """One line, written at once: what was said before a kill is in the pipe."""
    os.write(1, (json.dumps({"at": at, **what}) + "\n").encode())


class Life:
    def __init__(self, options: argparse.Namespace) -> None:
        from pgbend_engine.catalog import DurableEngine, journal

        if options.rewrite_factor:
            journal.REWRITE_FLOOR, journal.REWRITE_FACTOR = 0, options.rewrite_factor
        self.options = options
        self.writers = range(options.writers)
        self.engine = DurableEngine.open(options.data)
        self.session = self.engine.new_session()
        say("open", pid=os.getpid())

    def run(self, session: Any, sql: str) -> list[tuple[Any, ...]]:
        """One statement as the service in front of the engine runs it: a purge may come between any two."""
        with self.engine.statement():
            return session.sql(sql).fetchall()

    def set_up(self) -> None:
        """Everything that later lives must find; each statement may be repeated, as a kill can come between any two."""
        for sql in (
            "create stage if not exists st",
            "create file format if not exists pf type = parquet",
            "create sequence if not exists sq",
            "create user if not exists u identified by 'p'",
            "create role if not exists r",
            "create function if not exists plus_one as (x) -> x + 1",
            "set global timezone = 'Asia/Tokyo'",
        ):
            self.run(self.session, sql)
        for w in range(PAIRS):
            self.run(self.session, f"create table if not exists raw_{w}(k int, amt int, op string, batch int)")
            self.run(self.session, f"create table if not exists target_{w}(k int, amt int)")
            self.run(self.session, f"create table if not exists ctl_{w}(batch int)")
            self.run(self.session, f"insert into ctl_{w} select 0 where (select count(*) from ctl_{w}) = 0")
            self.run(self.session, f"create view if not exists view_{w} as select count(*) n from target_{w}")
        self.engine.save()
        say("ack-setup", tables=self._tables())

    def observe(self) -> dict[int, int]:
        """Says what is there, and returns the batches applied by each writer."""
        session = self.session
        seen: dict[str, Any] = {"tables": self._tables(), "writers": {}}
        if f"view_{PAIRS - 1}" not in seen["tables"]:
            say("observed", **seen)
            return {}
        batches = {}
        for w in range(PAIRS):
            batches[w] = self.run(session, f"select batch from ctl_{w}")[0][0]
            seen["writers"][w] = {
                "ctl": self.run(session, f"select batch from ctl_{w}"),
                "target": self.run(session, f"select k, amt from target_{w} order by k, amt"),
                "raw": self.run(session, f"select k, amt, op, batch from raw_{w} order by k, amt, op, batch"),
                "view": self.run(session, f"select n from view_{w}")[0][0],
                "copied_again": len(self._copy(session, w, batches[w])) if batches[w] else 0,
            }
        seen["sequence"] = self.run(session, "select nextval(sq)")[0][0]
        seen["timezone"] = self.run(session, "select value from system.settings where name = 'timezone'")[0][0]
        seen["users"] = [name for (name,) in self.run(session, "select name from system.users")]
        seen["function"] = self.run(session, "select plus_one(1)")[0][0]
        seen["staged"] = len(self.run(session, "list @st"))
        self.engine.save()
        say("observed", **seen)
        return batches

    def _tables(self) -> dict[str, list[int]]:
        columns = self.run(self.session, "select table, count(*) from system.columns where database = 'default' group by 1")
        ids = dict(self.run(self.session, "select name, table_id from system.tables where database = 'default'"))
        return {name: [ids[name], count] for name, count in columns if name in ids}

    def _copy(self, session: Any, w: int, batch: int) -> list[tuple[Any, ...]]:
        return self.run(
            session, f"copy into raw_{w} from @st files = ('{w}-{batch}.parquet') file_format = (format_name = 'pf')"
        )

    def write_batches(self, w: int, batch: int) -> None:
        session = self.engine.new_session()
        while True:
            batch += 1
            self._stage(w, batch)
            self._apply(session, w, batch)
            say("commit", writer=w, batch=batch)
            self.run(session, "commit")
            self.engine.save()
            say("ack", writer=w, batch=batch)
            if self.options.purge and w == 0 and batch % 2 == 0:
                self._purge(session, w)

    def _stage(self, w: int, batch: int) -> None:
        staged = self.engine.stage_root / "internal" / "st"
        staged.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.options.files / f"{batch}.parquet", staged / f"{w}-{batch}.parquet")

    def _apply(self, session: Any, w: int, batch: int) -> None:
        self.run(session, "begin")
        loaded = self._copy(session, w, batch)
        if [row[1] for row in loaded] != [len(rows_of(batch))]:
            raise AssertionError(f"the file of the lost batch {batch} was not loaded whole: {loaded}")
        self.run(
            session,
            f"merge into target_{w} t using (select * from raw_{w} where batch = {batch}) s on t.k = s.k"
            " when matched and s.op = 'D' then delete when matched then update set amt = s.amt"
            " when not matched then insert (k, amt) values (s.k, s.amt)",
        )
        moved = self.run(session, f"update ctl_{w} set batch = {batch} where batch = {batch - 1}")
        if moved[0][0] != 1:
            raise AssertionError(f"the control row was not at {batch - 1}")
        if empties_raw(batch):
            self.run(session, f"delete from raw_{w} where batch < {batch}")

    def _purge(self, session: Any, w: int) -> None:
        """Purges the other pair's tables too, whose writer may be inside a transaction."""
        self.run(session, f"optimize table target_{w} compact")
        self.engine.save()
        with self.engine.exclusive():
            for pair in range(PAIRS):
                for table in (f"target_{pair}", f"raw_{pair}", f"ctl_{pair}"):
                    session.sql(f"settings (data_retention_time_in_days = 0) optimize table {table} purge").fetchall()

    def change_schema(self) -> None:
        session = self.engine.new_session()
        number = 0
        while True:
            number += 1
            name, older = (f"ddl_{self.options.life}_{n}" for n in (number, number - 1))
            self._ddl(session, "create", name, f"create table {name}(a int)")
            self._ddl(session, "alter", name, f"alter table {name} add column b string")
            if number > 1:
                self._ddl(session, "drop", older, f"drop table {older}")
            time.sleep(0.02)

    def _ddl(self, session: Any, kind: str, name: str, sql: str) -> None:
        say("ddl", kind=kind, name=name)
        self.run(session, sql)
        ids = self.run(session, f"select table_id from system.tables where database = 'default' and name = '{name}'")
        self.engine.save()
        say("ack-ddl", kind=kind, name=name, id=ids[0][0] if ids else 0)

    def work(self, batches: dict[int, int]) -> None:
        threads = [threading.Thread(target=self._or_exit, args=(self.write_batches, w, batches[w])) for w in self.writers]
        if self.options.ddl:
            threads.append(threading.Thread(target=self._or_exit, args=(self.change_schema,)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _or_exit(self, job: Any, *arguments: Any) -> None:
        try:
            job(*arguments)
        except BaseException as error:
            say("failed", error=f"{type(error).__name__}: {error}")
            os._exit(3)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--app", type=Path, required=True, help="folder that holds the package pgbend_engine")
    parser.add_argument("--data", type=Path, required=True, help="data directory, absolute")
    parser.add_argument("--files", type=Path, required=True, help="folder of the prepared Parquet files")
    parser.add_argument("--life", type=int, default=0)
    parser.add_argument("--writers", type=int, default=1)
    parser.add_argument("--ddl", action="store_true", help="create, alter and drop tables beside the writers")
    parser.add_argument("--purge", action="store_true", help="compact and purge beside the writers")
    parser.add_argument("--rewrite-factor", type=float, default=0, help="growth at which the journal is written anew")
    parser.add_argument("--look-only", action="store_true", help="say what is there, close and end")
    return parser.parse_args()


def main() -> int:
    chosen = options()
    sys.path.insert(0, str(chosen.app))
    from pgbend_engine.catalog import EngineStartError

    try:
        life = Life(chosen)
    except EngineStartError as error:
        say("refused", kind=type(error).__name__, error=str(error))
        return 2
    batches = life.observe()
    if not batches:
        life.set_up()
        batches = dict.fromkeys(range(PAIRS), 0)
    if chosen.look_only:
        life.engine.close()
        say("closed")
        return 0
    life.work(batches)
    return 1


if __name__ == "__main__":
    sys.exit(main())

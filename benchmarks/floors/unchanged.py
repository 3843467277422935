"""The least that finds out that no note changed: click, a hash of every file, a table of hashes."""

import hashlib
import os
import sqlite3

import click


@click.command()
@click.argument("folder")
def main(folder: str) -> None:
    """Prints how many notes changed."""
    database = sqlite3.connect(folder.rstrip("/") + ".hashes")
    database.execute("CREATE TABLE IF NOT EXISTS hashes(path TEXT PRIMARY KEY, digest TEXT)")
    known = dict(database.execute("SELECT path, digest FROM hashes"))
    changed = []
    for base, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(base, name)
            with open(path, "rb") as file:
                digest = hashlib.sha256(file.read()).hexdigest()
            if known.get(path) != digest:
                changed.append((path, digest))
    if changed:
        with database:
            database.executemany("INSERT OR REPLACE INTO hashes VALUES(?, ?)", changed)
    click.echo(f"{len(changed)} changed")


main()

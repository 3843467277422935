"""The least that a command with a help page takes: what `cards --help` is measured against."""

import click


@click.command()
@click.version_option("1.0")
@click.argument("name")
def main(name: str) -> None:
    """Says hello."""
    click.echo(f"hello {name}")


main()

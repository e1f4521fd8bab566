"""The command `detector-train`."""

from __future__ import annotations

from training.start import keep_memory, run

NEEDED = (
    "error: training needs packages that serving does not ({error}): install them with "
    "`make install-training` in the folder of the project"
)


def main() -> None:
    """Run the command, or say what is missing for it."""
    keep_memory()
    try:
        from training.fit.command import fit
    except ModuleNotFoundError as error:
        raise SystemExit(NEEDED.format(error=error)) from error
    run(lambda: fit(prog_name="detector-train"))


if __name__ == "__main__":
    main()

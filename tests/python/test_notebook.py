"""The notebooks of docs run from their first cell to the last, and hold the output that they have now."""

from pathlib import Path

import nbclient
import nbformat
import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "docs/notebooks").glob("*.ipynb"))


def printed(notebook: nbformat.NotebookNode) -> list[str]:
    """What each cell of code shows, as text."""
    shown = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            texts = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs]
            # what a cell prints comes in pieces, cut anywhere
            shown.append("".join(texts))
    return shown


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_the_notebook_runs_and_shows_what_it_shows(path: Path, request: pytest.FixtureRequest) -> None:
    kept = nbformat.read(path, as_version=4)
    ran = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(ran, timeout=300, coalesce_streams=True, resources={"metadata": {"path": str(path.parent)}}).execute()
    if request.config.getoption("--update"):
        for cell in ran.cells:
            cell.metadata.pop("execution", None)
            if cell.cell_type == "code":
                # pages are made of the same data, and differ between versions of pandas
                for output in cell.outputs:
                    output.get("data", {}).pop("text/html", None)
        nbformat.write(ran, path)
        return
    assert printed(ran) == printed(kept)

"""The pages in their order: sections that the metadata of the notebooks name, and who follows."""

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.data import Dataset, datapackage
from helpers.display import phrases
from helpers.report.page import Page

OTHER_PAGES = "Pages"
"""Section of the notebooks that name none."""


@dataclass(frozen=True)
class Section:
    """Pages about one question."""

    name: str
    pages: tuple[Page, ...]

    @property
    def files(self) -> list[str]:
        """Names of the pages."""
        return [page.file for page in self.pages]


@dataclass(frozen=True)
class Menu:
    """What each page says about the others."""

    sections: tuple[Section, ...]
    articles: tuple[str, ...]
    """The articles by title and publisher."""
    changed: tuple[str, ...] = ()
    """Tables that differ from the published ones: the pages are a what-if."""

    @property
    def pages(self) -> list[Page]:
        """All pages, one section after the other."""
        return [page for section in self.sections for page in section.pages]

    def section_of(self, file: str) -> Section | None:
        """The section of a page; none for the front page and the sources."""
        return next((section for section in self.sections if file in section.files), None)

    def before(self, file: str) -> Page | None:
        """The page before one."""
        return self._beside(file, -1)

    def after(self, file: str) -> Page | None:
        """The page after one; after the front page, the first."""
        return self._beside(file, 1)

    def _beside(self, file: str, step: int) -> Page | None:
        pages: list[Page | None] = [*self.pages]
        files = [page.file for page in self.pages]
        place = files.index(file) + step if file in files else 0 if step > 0 else -1
        return pages[place] if 0 <= place < len(pages) else None


def menu(dataset: Dataset, pages: Sequence[Page]) -> Menu:
    """Group the pages by section, in the order of ``about.toml`` and then of the notebooks."""
    named = [page.section or OTHER_PAGES for page in pages]
    order = [*dataset.about.sections, *named]
    names = sorted(dict.fromkeys(named), key=order.index)
    sections = tuple(
        Section(name, tuple(p for p, its in zip(pages, named, strict=True) if its == name))
        for name in names
    )
    articles = map(phrases.article, dataset.articles.to_dict("records"))
    return Menu(sections, tuple(articles), tuple(datapackage.changed_tables(dataset)))

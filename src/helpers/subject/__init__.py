"""What a folder of tables is about, in the words of whoever keeps it: ``about.toml``."""

from helpers.subject.about import FILE, Intervention, Licence, Subject, subject
from helpers.subject.checks import SubjectError

__all__ = ["FILE", "Intervention", "Licence", "Subject", "SubjectError", "subject"]

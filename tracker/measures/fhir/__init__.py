"""Questionnaires in a file: FHIR R4 `Questionnaire` as JSON, the part of it that is a plain form.

Strict, and without the network: what it can't keep exactly as it is meant it refuses, in a sentence
that names the place. No code of a file is run, no address in it is opened.
"""

from .reader import Read, read
from .strict import MOST_BYTES, Refused, load

__all__ = ["MOST_BYTES", "Read", "Refused", "load", "read"]

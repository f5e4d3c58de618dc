"""FHIR R4B: what was written, in a form that other health programs read. See docs/adr/0050.

Values in, bundles out, written as they are read: whoever writes one holds one resource.
"""

from .bundle import MEDIA_TYPE, own_bundle, own_ledger, shared_bundle

__all__ = ["MEDIA_TYPE", "own_bundle", "own_ledger", "shared_bundle"]

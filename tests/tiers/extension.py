"""What Schemathesis cannot know of the norm: a file of a conforming request is a PDF, whatever types are named besides."""

import schemathesis
from hypothesis import strategies as st
from schemathesis import GenerationMode

PDF = b"%PDF-1.4\n%%EOF\n"

schemathesis.openapi.media_type("application/pdf", st.just(PDF))


@schemathesis.hook
def before_call(_context, case, _kwargs):
    """The file of an example is a picture to Schemathesis."""
    conforme = case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE
    if conforme and isinstance(case.body, dict) and "fichier" in case.body:
        case.body["fichier"] = PDF

"""What can be wrong with a document that bears out what a request states."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "evidence.empty": Kind("The document is empty.", "Choose the file again."),
    "evidence.too-large": Kind(
        "The document is larger than {most} MB.",
        "Scan it with fewer dots, or send the pages that matter.",
    ),
    "evidence.not-a-document": Kind(
        "The document is no PDF, PNG or JPEG, whatever its name says.",
        "Save it as a PDF, or photograph it.",
    ),
    "evidence.damaged": Kind(
        "The document breaks off before its end, or is damaged.",
        "Save it again, and choose the new file.",
    ),
    "evidence.two-kinds": Kind(
        "The document has something else behind its end.",
        "Print it to a new PDF, and send that.",
    ),
    "evidence.acts-by-itself": Kind(
        "The document holds a program, or other files.",
        "Print it to a new PDF, and send that.",
    ),
    "evidence.bad-name": Kind(
        "The document's name is a path, too long, or has characters that do not show.",
        "Rename the file: letters, digits, blanks and hyphens.",
    ),
    "evidence.not-here": Kind(
        "The document does not lie here.",
        "Ask whoever asks for it, by its reference.",
    ),
    "evidence.altered": Kind(
        "What lies here is not the document that the request names.",
        "Do not rest on it. Look for a copy in a backup, or ask for it again.",
    ),
}

"""What can be wrong with what an impact page is to be made of."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "impact.another-truth": Kind(
        "The truth is about another register than this one.",
        "Name with --truth the folder that `register synthesise` wrote with this register.",
    ),
    "impact.no-truth": Kind(
        "There is no truth about the register, so nobody can say who was meant and who was "
        "mistaken.",
        "Make a register by `proviso register synthesise`; it writes the truth beside it. Or name "
        "its folder with --truth.",
    ),
    "impact.same-name-twice": Kind(
        "Two of the files have one name, so a reader could not tell which is meant.",
        "Rename one of them.",
    ),
    "impact.too-many-terms": Kind(
        "The files hold {terms} versions, drafts and holds; {most} at most stand side by side.",
        "Name those that matter with --version, or give fewer files.",
    ),
}

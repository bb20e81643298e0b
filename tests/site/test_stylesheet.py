from taixue.site import stylesheet


def test_only_what_we_use_and_old_browsers_read_is_kept():
    css = """
    /* a note */ @charset "UTF-8";
    :root { --used: 1px; --unused: 2px; --new: oklch(50% 0 0); }
    .row { margin: var(--used); color: color-mix(in srgb, red, blue); }
    .btn, .row > .btn { color: red }
    .card:has(.row) { color: red }
    @media (min-width: 9px) { .d-none { display: none } .btn { color: red } }
    @media print { .btn { color: red } }
    p { margin: 0 }
    """
    kept = stylesheet.needed(css)
    assert ":root{--used: 1px" in kept and "--unused" not in kept and "oklch" not in kept
    assert ".row{margin: var(--used)}" in kept
    assert ".d-none{display: none}" in kept and "p{margin: 0}" in kept
    assert ".btn" not in kept and ":has" not in kept and "print" not in kept

"""The names of a digest's files."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from hashlib import sha256

#: Names of other pages of a day, of the posts behind a digest, and of what Windows takes for a device.
_TAKEN = re.compile(r"index|(?:.*-)?posts(?:-[0-9-]+)?|con|prn|aux|nul|(?:com|lpt)[0-9]")
_PLAIN = re.compile(r"[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*")


def page_names(brands: Collection[str]) -> Mapping[str, str]:
    """A file name, without ending, for each brand: "Virgin America" is ``virgin-america``.

    A brand whose name can't be spelled so, or is spelled like another's or like another page, gets a piece of its hash.
    """
    slugs = {brand: re.sub(r"[^a-z0-9]+", "-", brand.lower()).strip("-")[:60] for brand in brands}
    used = Counter(slugs.values())
    return {
        brand: slug
        if used[slug] == 1 and _PLAIN.fullmatch(brand) and not _TAKEN.fullmatch(slug)
        else _hashed(brand, slug)
        for brand, slug in slugs.items()
    }


def _hashed(brand: str, slug: str) -> str:
    return f"{slug or 'brand'}-{sha256(brand.encode()).hexdigest()[:6]}"

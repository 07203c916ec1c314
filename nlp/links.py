"""Whether a link pays the person who posted it: by its host, or by the parameters that carry the partner's name."""

import re
from urllib.parse import parse_qsl, urlsplit

# Hosts that exist to count referred sales: networks, their redirectors and the shorteners that only partners can make.
_HOSTS = frozenset(
    """
    7eer.net ad.admitad.com ali.pub alitems.com amzlink.to amzn.to anrdoezrs.net avantlink.com awin1.com
    clk.tradedoubler.com collectivevoice.com digidip.net dpbolvw.net effiliation.com evyy.net fave.co fkrt.it
    flexlinkspro.com flexoffers.com geni.us go2cloud.org hop.clickbank.net howl.link howl.me jdoqocy.com kqzyfj.com
    liketk.it liketoknow.it liketoknowit.com linksynergy.com ltk.app.link magik.ly mavely.app.link narrativ.com
    ojrq.net pjatr.com pjtra.com pntra.com prf.hn pxf.io redirectingat.com rewardstyle.com rover.ebay.com rstyle.me
    s.click.aliexpress.com shareasale.com shop-links.co shopltk.com shopmy.us shopstyle.it shrsl.com sjv.io
    skimresources.com tidd.ly tkqlhce.com track.webgains.com tradetracker.net viglink.com zanox.com
    """.split()  # noqa: SIM905 - a list to be read and added to
)
_AMAZON = re.compile(r"(^|\.)(amazon|amzn)\.[a-z.]+$")
_AMAZON_TAG = re.compile(r".-2[0-3]$")  # the partner's tag as Amazon gives it out, on its other sites too
_NETWORKS = frozenset({"affiliate", "affiliates", "awin", "impact", "ltk", "rakuten", "rewardstyle", "shareasale"})
_PARTNER = frozenset(
    """
    a_aid aff aff_id aff_sub affcode affid affiliate affiliate_id affiliateid afftrack afid ascsubtag awc awinaffid
    campid clickref irclickid irgwc paffiliateid raneaffid ranmid rfsn sscid tap_a utm_affiliate
    """.split()  # noqa: SIM905
)
_REFERRAL = frozenset({"ref", "refer", "referral", "referral_code", "refcode", "ref_id", "invite_code"})
# What sites write into "ref" of their own accord: where on the site the visitor was, or where the link was shared.
_OWN_REF = re.compile(
    r"(?i)^.{0,3}$|share|nav|home|head|foot|search|menu|side|feed|page|button|link|twitter|app|web|mail|bookmark"
)
_SOCIAL = re.compile(r"(?:^|\.)(?:facebook|twitter|x|linkedin|instagram|reddit|tiktok|github)\.com$")


def is_affiliate_link(url: str) -> bool:
    """``url`` with or without a scheme; anything that is no address is none."""
    try:
        parts = urlsplit(url if "://" in url else "https://" + url)
        host = (parts.hostname or "").removeprefix("www.")
        parameters = {key.lower(): value for key, value in parse_qsl(parts.query)}
    except ValueError:
        return False
    if any(host == known or host.endswith("." + known) for known in _HOSTS):
        return True
    if _AMAZON.search(host):  # Amazon's own links are full of "ref"; a partner's has the partner's tag
        return "tag" in parameters
    campaign = {parameters.get(key, "").lower() for key in ("utm_medium", "utm_source")}
    if _PARTNER & parameters.keys() or campaign & _NETWORKS or _AMAZON_TAG.search(parameters.get("tag", "")):
        return True
    if _SOCIAL.search(host):
        return False
    return any(not _OWN_REF.search(parameters[key]) for key in _REFERRAL & parameters.keys())

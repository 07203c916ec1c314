import pytest

from nlp.links import is_affiliate_link


@pytest.mark.parametrize(
    "url",
    [
        "https://amzn.to/3xYzAbC",
        "amzn.to/3xYzAbC",
        "https://www.amazon.co.uk/dp/B000?tag=anna-21&th=1",
        "https://AMAZON.com/gp/product/B0?TAG=anna-20",
        "http://rstyle.me/n/abc",
        "https://go.skimresources.com/?id=1",
        "https://click.linksynergy.com/link?id=a",
        "https://shop.example.com/?irclickid=abc",
        "https://shop.example.com/?utm_source=affiliate",
        "https://themeforest.net/item/1?ref=annamakes",
        "https://shop.example.com/?utm_medium=Affiliate",
        "https://shop.example.com/?utm_source=shareasale&utm_medium=cpc",
        "https://www.shareasale.com/r.cfm?b=1",
        "https://liketk.it/3abc",
        "https://acme.pxf.io/c/1/2/3",
        "https://audible.com/?tag=anna0815-20",
    ],
)
def test_pays(url: str) -> None:
    assert is_affiliate_link(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://",
        "https://[",
        "not a link",
        "https://www.amazon.com/dp/B000/ref=sr_1_1?qid=1&ref=nav_logo",
        "https://shop.example.com/tag/boots",
        "https://example.com/?ref=ts",
        "https://example.com/?ref=homepage",
        "https://www.facebook.com/acme?ref=annamakes",
        "https://notamzn.to.example.com/x",
        "https://example.com/amzn.to/x",
        "https://example.com/?tag=news",
        "https://example.com/?tag=covid-19",
        "https://example.com/?utm_source=newsletter&utm_medium=email",
    ],
)
def test_does_not_pay(url: str) -> None:
    assert not is_affiliate_link(url)

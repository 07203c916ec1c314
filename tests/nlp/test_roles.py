"""Who is an advocate, an ambassador, an employee or about to leave, and who only sounds like it."""

import pytest

from nlp.roles import RoleTagger
from nlp.tagger import Signal


@pytest.fixture(scope="module")
def tagger() -> RoleTagger:
    return RoleTagger()


def signal(tagger: RoleTagger, text: str, name: str) -> Signal | None:
    found = [signal for signal in tagger.tag([text])[0] if signal.name == name]
    assert len(found) <= 1
    return found[0] if found else None


def role(tagger: RoleTagger, text: str) -> str | None:
    found = signal(tagger, text, "role")
    return found.label if found else None


ADVOCATES = [
    "I highly recommend this airline",
    "Highly recommended!",
    "Would definitely recommend.",
    "I would recommend them to anyone who asks",
    "I'd recommend Acme to all my friends",
    "I’d highly recommend the new boots",
    "Can't recommend Acme enough",
    "I couldn't recommend them more",
    "couldnt recommend it highly enough",
    "cannot recommend these shoes highly enough",
    "I have no hesitation in recommending this lounge to others",
    "I wouldn't hesitate to recommend the crew",
    "We can thoroughly recommend Acme",
    "10/10 would fly again",
    "11/10 would recommend",
    "You should try @acme, seriously",
    "you guys have to try this!!",
    "Everyone should try it",
    "I always tell everyone to fly Southwest!",
    "I told all my friends to buy one",
    "best coffee I've ever had",
    "Best airline ever!",
    "This is by far the best airline",
    "the best customer support in the business, thank you",
    "Go buy this, you won't regret it",
    "If you haven't tried Acme, you are missing out",
    "Don't hesitate to book with them",
    "Definately recommend even if you are not a fan",
    "I strongly recommend the extra legroom seats",
    "It was pricey but I still recommend it",
    "Good lounge, clean and quiet; would recommend it",
    "No complaints at all, highly recommend!",
    "I recommended it to my sister and she loves it",
    "Recommended Acme to my best friend last week",
    "told my boss to get Acme for the whole team",
    "I keep telling people about Acme",
    "I told everyone how great Acme is",
    "My whole family uses it because of me",
    "I got my mom hooked on Acme",
    "Convinced my roommate to switch to Acme",
    "I swear by their shoes",
    "Do yourself a favor and get one",
    "Do yourself a favour and try Acme",
    "I'd suggest trying Acme first",
    "I've recommended them to two of my colleagues",
    "I can't stop telling people about this place",
]

NOT_ADVOCATES = [
    "I would not recommend this airline to anyone",
    "I wouldn't recommend it",
    "Would never recommend them to a friend",
    "Can't recommend this at all",
    "I couldn't recommend it in good conscience",
    "not recommended",
    "Do you recommend Acme?",
    "Would you recommend this to a friend?",
    'The ad says "highly recommended by experts" everywhere',
    "“I highly recommend Acme” is what my boss said",
    "RT @anna: I highly recommend Acme",
    "I highly recommend Acme /s",
    "Highly recommend if you enjoy waiting three hours. Yeah right.",
    "Best airline ever, said no one",
    "best customer service ever 🙄",
    "I would recommend them if they ever answered the phone",
    "I would have recommended them a year ago",
    "I used to recommend Acme to everyone",
    "They recommend arriving three hours early",
    "My doctor highly recommended it",
    "It was highly recommended to me by a friend and it is bad",
    "I recommend you fix your website",
    "@SouthwestAir I recommend upgrading your phone system",
    "I highly recommend avoiding this place",
    "I strongly recommend staying away from Acme",
    "I would recommend anyone but Acme",
    "I'd recommend a different airline",
    "I highly recommend never flying with them",
    "I would recommend it to my worst enemy",
    "Definitely the 2nd best airline in the world",
    "Not the best flight I've ever had",
    "why do people say it is the best airline in the world",
    "I am telling everyone I know not to fly with them",
    "The crew was lovely and the seat was comfortable",
    "Thanks for the quick reply!",
    "Where can I buy this?",
    "I have to try to reach my gate",
    "",
    "I keep telling people about my experience with you",
    "I told my friends not to buy it",
    "My sister recommended it to my brother",
    "my boss told everyone to use it",
    "I told my boss I was sick",
    "I will tell everyone about this awful service",
    "Can you recommend it to my sister?",
    "talked my dad out of buying it",
    "I would have recommended it to my sister a year ago",
    "They keep telling people about delays",
]

AMBASSADORS = [
    "Loving my new boots! #ad",
    "Skin care day #sponsored @acme",
    "Look at these #gifted",
    "Excited to be a #AcmePartner",
    "paid partnership with @acme",
    "This video is sponsored by Acme",
    "Thanks to Acme for sponsoring this video",
    "@acme sent me this to try and I love it",
    "These boots were kindly gifted, thoughts below",
    "I received this product for free in exchange for my honest review",
    "I received this cream free of charge",
    "Use my code ANNA15 at checkout",
    "code ANNA15 for 15% off",
    "20% off with code KBMOD20",
    'Use the coupon code: "WINTER20" for free shipping',
    "Sign up with my referral link",
    "As an Amazon Associate I earn from qualifying purchases",
    "Some of the links above are affiliate links",
    "(affiliate) the bag: https://example.com/bag",
    "If you buy through it I may earn a small commission",
    "I'm a brand ambassador for Acme",
    "the lamp: https://amzn.to/3xYzAbC",
    "https://www.amazon.com/dp/B000?tag=anna0815-20",
    "boots https://rstyle.me/n/abc123",
    "https://shop.example.com/boots?utm_medium=affiliate",
    "https://www.awin1.com/cread.php?awinmid=1&awinaffid=2",
    "https://themeforest.net/item/x/123?ref=anna_makes",
    "Me encantan estas botas #publicidad",
    "I highly recommend these boots! #ad",
    "use ANNA at checkout for 10% off",
    "code ANNA15 at checkout",
    "Paid partnership with Acme",
    "they sent me this to try, thoughts below",
    "I'm partnering with @acme this month",
    "I am so excited to be partnering with Acme",
    "I've teamed up with Acme",
    "in collaboration with Acme",
    "(gifted) my new boots",
    "I was paid to post this",
    "They paid me to say that",
    "[AD] my morning with Acme",
    "Neue Schuhe! #werbung",
    "Danke Acme #anzeige",
    "Je porte les bottes de la marque #pub",
    "zapatos nuevos #publi",
    "Support my channel by shopping on Amazon using my link",
    "participant in the Amazon Services LLC Associates Program",
    "I get a small fee when you buy through it",
    "https://shop.example.com/?utm_source=awin",
    "https://click.linksynergy.com/deeplink?id=x",
    "https://shareasale.com/r.cfm?b=1",
    "https://www.audible.com/?tag=anna0815-20",
]

NOT_AMBASSADORS = [
    "This video is not sponsored",
    "not an affiliate link, just a link",
    "Saw that #ad again, so annoying",
    "@acme sent me an email about the delay",
    "My confirmation code ABC123 is not accepted",
    "your code SAVE20 doesn't work",
    "the error code is E1234",
    "Are you sponsored by Acme?",
    "https://www.amazon.com/dp/B000/ref=sr_1_1?qid=12&sr=8-1",
    "https://example.com/news?ref=homepage",
    "https://www.facebook.com/pages/acme?ref=bookmarks_menu",
    "https://twitter.com/acme/status/1?ref_src=twsrc",
    "RT @anna: boots https://amzn.to/3xYzAbC",
    "my husband bought me this",
    "The flight crew gave us free water",
    "partner of the year",
    "Not sponsored, I just love it",
    "this is not an ad",
    "They paid my hotel after the delay",
    "they have partnered with a lounge",
    "This is not an ad, I paid for it myself",
    "I was not paid to say this",
    "Nobody paid me to say this",
    "#notsponsored #notanad just happy",
    "great night at the #pub",
    "I paid for it myself",
    "they paid me back within a day",
    "I was paid back for this flight",
    "we are not affiliated with Acme",
    "The code 12345 is printed on the box",
    "my partner and I flew with you",
]

EMPLOYEES = [
    "I work for @acme and I'm obsessed with it",
    "I work at Acme, so I know",
    "Proud of the team #employee",
    "I work here and I highly recommend it",
    "as an employee of Acme I get a discount",
    "I've worked for @acme for ten years",
    "As a barista at Acme I see this daily",
    "I'm a driver for Acme",
    "Disclaimer: I work for the company",
    "I work in the warehouse at Acme",
]

NOT_EMPLOYEES = [
    "I used to work at the airport",
    "I don't work for Acme",
    "Do you work for Acme?",
    "I work hard for my money",
    "It does not work at all",
    "I'm a customer at Acme",
    "Your driver was rude",
    "I used to be a barista at Acme",
    "As a former employee of Acme I know",
    "I have been flying with Acme for years",
    "I'm the owner of the account",
    "I had to wait as the agent at the desk was on the phone",
    "My sister works at Acme",
    "I spoke to a manager at Acme",
    "Is your team at Acme hiring?",
    "I'm done with you, Acme",
]

LEAVING = [
    "I'm about to cancel my subscription",
    "How do I cancel my account?",
    "Cancelling my premium membership today",
    "switching to @JetBlue",
    "I'm switching to Delta after this",
    "Think it is time for me to consider switching airlines",
    "taking my business elsewhere",
    "never flying @usairways again",
    "I will NEVER EVER use you again.",
    "Never again.",
    "won't be flying with you again",
    "this is the last time I fly with you",
    "First and last time we'll fly with BA",
    "You just lost a customer",
    "good way to lose my business",
    "I'm done with you",
    "so done with @acme",
    "We will not be using this company again",
    "If this is not fixed by Friday I'm cancelling my subscription",
    "I'm looking for another provider",
]

STAYING = [
    "you cancelled my subscription without asking",
    "why did they cancel my flight",
    "I will never fly another airline again",
    "I will never choose @USAirways over you again",
    "last time I flew with you it was great",
    "when I am done with my homework",
    "the gate agent was done with the paperwork",
    "I won't cancel my subscription",
    "RT @bob: never flying @united again",
    'He said "I will never fly with you again" and came back',
    "I deleted the app and reinstalled it",
    "switched to a later flight",
    "the flights I've done with Emirates were fine",
    "I never had a problem with them",
    "See you again soon!",
]


@pytest.mark.parametrize("text", ADVOCATES)
def test_advocate(tagger: RoleTagger, text: str) -> None:
    assert role(tagger, text) == "advocate"


@pytest.mark.parametrize("text", NOT_ADVOCATES)
def test_no_advocate(tagger: RoleTagger, text: str) -> None:
    assert role(tagger, text) is None


@pytest.mark.parametrize("text", AMBASSADORS)
def test_ambassador(tagger: RoleTagger, text: str) -> None:
    assert role(tagger, text) == "ambassador"


@pytest.mark.parametrize("text", NOT_AMBASSADORS)
def test_no_ambassador(tagger: RoleTagger, text: str) -> None:
    assert role(tagger, text) is None


@pytest.mark.parametrize("text", EMPLOYEES)
def test_employee(tagger: RoleTagger, text: str) -> None:
    assert role(tagger, text) == "employee"


@pytest.mark.parametrize("text", NOT_EMPLOYEES)
def test_no_employee(tagger: RoleTagger, text: str) -> None:
    assert role(tagger, text) is None


@pytest.mark.parametrize("text", LEAVING)
def test_churn_risk(tagger: RoleTagger, text: str) -> None:
    found = signal(tagger, text, "churn_risk")
    assert found is not None
    assert found.label == "yes"


@pytest.mark.parametrize("text", STAYING)
def test_no_churn_risk(tagger: RoleTagger, text: str) -> None:
    assert signal(tagger, text, "churn_risk") is None


@pytest.mark.parametrize(
    ("text", "name", "evidence"),
    [
        ("😍😍 great! I highly recommend it 👍🏽", "role", "I highly recommend"),
        ("👩‍👩‍👧‍👦 café: use my code ANNA15 now", "role", "use my code ANNA15"),
        ("🇬🇧 boots (https://amzn.to/3xYz).", "role", "https://amzn.to/3xYz"),
        ("torn \ud83d emoji, love it #ad", "role", "#ad"),
        ("line\r\n\r\nCan’t recommend   Acme\nenough", "role", "Can’t recommend   Acme\nenough"),
        ("مرحبا 😍 I work for @acme", "role", "I work for @acme"),
        ("x\x00y 😡 Never again", "churn_risk", "Never again"),
    ],
)
def test_evidence_is_the_raw_words(tagger: RoleTagger, text: str, name: str, evidence: str) -> None:
    found = signal(tagger, text, name)
    assert found is not None
    assert text[found.start : found.end] == evidence


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("new boots #ad", "#ad"),
        ("they sent me this to try", "sent me this to try"),
        ("boots https://amzn.to/3xYz", None),  # it pays, but nobody says so
        ("code SAVE20 for 20% off", None),
        ("this is not sponsored", None),
    ],
)
def test_a_disclosure_is_what_is_said_openly(tagger: RoleTagger, text: str, evidence: str | None) -> None:
    found = signal(tagger, text, "disclosure")
    assert (text[found.start : found.end] if found else None) == evidence


def test_both_signals_of_one_text(tagger: RoleTagger) -> None:
    text = "I used to love it but I am cancelling my subscription. Highly recommend Acme instead"
    assert signal(tagger, text, "churn_risk") is not None


def test_score_is_a_probability(tagger: RoleTagger) -> None:
    for signals in tagger.tag(ADVOCATES + AMBASSADORS + LEAVING):
        assert all(0.5 < signal.score < 1 for signal in signals)


def test_order_and_company_do_not_matter(tagger: RoleTagger) -> None:
    texts = ADVOCATES + NOT_ADVOCATES + AMBASSADORS + LEAVING
    alone = [tagger.tag([text])[0] for text in texts]
    assert tagger.tag(texts) == alone
    assert tagger.tag(texts[::-1]) == alone[::-1]


@pytest.mark.parametrize(
    "text",
    [
        "never " * 100_000,
        "best " * 100_000 + "ever",
        "@" * 500_000,
        "#" * 500_000,
        "http://" * 50_000,
        '"' * 200_000 + "highly recommend",
        "recommend " * 20_000,
        "\ud83d" * 1000,
        "https://[::1/?ref=abcde https://exa mple/?tag=x",
    ],
)
def test_hostile_texts_end(tagger: RoleTagger, text: str) -> None:
    assert len(tagger.tag([text])) == 1


def test_version_is_stable(tagger: RoleTagger) -> None:
    assert tagger.version == RoleTagger().version

"""What is personal data, and above all what only looks like it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.personal import Kind, Span, find, redact

FOUND = [
    # e-mail
    ("mail anna@example.com.", "mail <EMAIL>."),
    ("(anna.b+news@mail.example.co.uk)", "(<EMAIL>)"),
    ("anna@example.com, bob@example.org!", "<EMAIL>, <EMAIL>!"),
    ("ANNA@EXAMPLE.COM's inbox", "<EMAIL>'s inbox"),
    ("mailto:anna@example.com?", "mailto:<EMAIL>?"),
    ("<anna@example.com>", "<<EMAIL>>"),
    ("jürgen@müller.de!", "<EMAIL>!"),
    ("анна@пример.рф", "<EMAIL>"),
    ("anna@xn--mller-kva.de", "<EMAIL>"),
    ("o'neill@example.ie", "<EMAIL>"),
    ("anna_b-c@ex-ample.photography", "<EMAIL>"),
    ("1234567890@qq.com", "<EMAIL>"),
    ("anna (at) example dot com", "<EMAIL>"),
    ("anna [at] example [dot] com", "<EMAIL>"),
    ("anna(at)example.com", "<EMAIL>"),
    ("anna.b (at) mail dot example dot org please", "<EMAIL> please"),
    ("anna [ät] example punkt de", "<EMAIL>"),
    ("email me: anna at example dot com", "email me: <EMAIL>"),
    ("hkay at gmail dot com", "<EMAIL>"),
    ("my e-mail is anna @ example.com", "my e-mail is <EMAIL>"),
    ("@acme it is anna@example.com", "@acme it is <EMAIL>"),
    ("an\u200bna@exam\u200dple.com", "<EMAIL>"),
    ("anna＠example．com", "<EMAIL>"),
    ("💌anna@example.com💌", "💌<EMAIL>💌"),
    # telephone
    ("+1 415-555-0123", "<PHONE>"),
    ("+14155550123", "<PHONE>"),
    ("+1 555 123 4567", "<PHONE>"),
    ("+49 30 901820, danke", "<PHONE>, danke"),
    ("+44 (0)20 7946 0958", "<PHONE>"),
    ("(+33) 1 23 45 67 89", "<PHONE>"),
    ("+919876543210", "<PHONE>"),
    ("order by +447911123456", "order by <PHONE>"),
    ("call me at 415-555-0123", "call me at <PHONE>"),
    ("Call (415) 555-0123 now", "Call <PHONE> now"),
    ("CALL 4155550123!!", "CALL <PHONE>!!"),
    ("call 1-800-433-7300", "call <PHONE>"),
    ("call to order: 415-555-0123", "call to order: <PHONE>"),
    ("my order is late, call 415-555-0123", "my order is late, call <PHONE>"),
    ("text me at 4155550123", "text me at <PHONE>"),
    ("txt 415.555.0123", "txt <PHONE>"),
    ("my number is 214-725-1966", "my number is <PHONE>"),
    ("tel: 020 7946 0958", "tel: <PHONE>"),
    ("Tel. 030 901820", "Tel. <PHONE>"),
    ("Ruf mich an: 0176 12345678", "Ruf mich an: <PHONE>"),
    ("Handy 0176/12345678", "Handy <PHONE>"),
    ("WhatsApp 07911 123456", "WhatsApp <PHONE>"),
    ("mi teléfono es 612 345 678", "mi teléfono es <PHONE>"),
    ("appelez-moi au 06 12 34 56 78", "appelez-moi au <PHONE>"),
    ("il mio cellulare 347 123 4567", "il mio cellulare <PHONE>"),
    ("phone 0049 30 901820", "phone <PHONE>"),
    ("call 555-123-4567", "call <PHONE>"),
    ("📞4155550123", "📞<PHONE>"),
    ("☎️ 415 555 0123", "☎️ <PHONE>"),
    ("call 415-555-0123 or 415-555-0199", "call <PHONE> or <PHONE>"),
    ("415-555-0123 (cell)", "<PHONE> (cell)"),
    ("please contact 8384052361", "please contact <PHONE>"),
    ("+１ ４１５ ５５５ ０１２３", "<PHONE>"),
    ("call 415\u200b555\u200b0123", "call <PHONE>"),
    ("call ٤١٥٥٥٥٠١٢٣", "call <PHONE>"),
    ("call 415–555–0123", "call <PHONE>"),
    ("call 4️⃣1️⃣5️⃣5️⃣5️⃣5️⃣0️⃣1️⃣2️⃣3️⃣", "call <PHONE>"),
    # card
    ("4111 1111 1111 1111", "<CARD>"),
    ("4111111111111111", "<CARD>"),
    ("my card: 5555-5555-5555-4444, exp 12/27", "my card: <CARD>, exp 12/27"),
    ("2223 0031 2200 3222", "<CARD>"),
    ("378282246310005", "<CARD>"),
    ("3782 822463 10005", "<CARD>"),
    ("6011 1111 1111 1117", "<CARD>"),
    ("3530 1113 3330 0000", "<CARD>"),
    ("card 30569309025904", "card <CARD>"),
    ("visa 4222222222222", "visa <CARD>"),
    ("4111 1111 1111 1111 123", "<CARD> 123"),
    ("order charged to 4111 1111 1111 1111", "order charged to <CARD>"),
    ("💳4111111111111111", "💳<CARD>"),
    ("４１１１ １１１１ １１１１ １１１１", "<CARD>"),
    # IBAN
    ("DE89 3704 0044 0532 0130 00", "<IBAN>"),
    ("DE89370400440532013000.", "<IBAN>."),
    ("IBAN: GB82WEST12345698765432 thanks", "IBAN: <IBAN> thanks"),
    ("NL91 ABNA 0417 1643 00 please", "<IBAN> please"),
    ("es91 2100 0418 4502 0005 1332", "<IBAN>"),
    ("FR14-2004-1010-0505-0001-3M02-606", "<IBAN>"),
    # address
    ("I live at 12 Baker Street.", "I live at <ADDRESS>."),
    ("12 Main St. is mine", "<ADDRESS> is mine"),
    ("12 Baker Street, London NW1 6XE", "<ADDRESS>"),
    ("221B Baker Street, London, is mine", "<ADDRESS>, is mine"),
    ("1600 Pennsylvania Ave NW, Washington, DC 20500", "<ADDRESS>"),
    ("350 Fifth Avenue, New York, NY 10118", "<ADDRESS>"),
    ("98-124 Brewery Road London N7 9PG", "<ADDRESS>"),
    ("12 Baker Street Apt 4B, Springfield, IL 62701", "<ADDRESS>"),
    ("7 Oak Way, Reno, NV 89501", "<ADDRESS>"),
    ("i live at 12 baker street", "i live at <ADDRESS>"),
    ("Hauptstr. 5", "<ADDRESS>"),
    ("Hauptstraße 5a, 10115 Berlin", "<ADDRESS>"),
    ("Berliner Straße 12, 1010 Wien", "<ADDRESS>"),
    ("Lindenweg 3, 80331 München", "<ADDRESS>"),
    ("10 rue de la Paix", "<ADDRESS>"),
    ("10 bis, avenue Foch, 75116 Paris", "<ADDRESS>"),
    ("Calle Mayor 3, 28013 Madrid", "<ADDRESS>"),
    ("Via Roma 7, 00184 Roma", "<ADDRESS>"),
    ("Via Roma 7", "<ADDRESS>"),
    ("Avenida Paulista 1000", "<ADDRESS>"),
    ("Kerkstraat 12, 1017 GL Amsterdam", "<ADDRESS>"),
    ("PO Box 123", "<ADDRESS>"),
    ("P.O. Box 123, Reno, NV 89501", "<ADDRESS>"),
    ("Postfach 12 34", "<ADDRESS>"),
]

STAYS = [
    # orders, tickets, ids
    "order 4155550123", "order number: 4155550123", "Order #4155550123", "my order no. 415-555-0123", "#123456789012",
    "PNR X7Y8Z9", "PNR 6705392817", "case 00123456", "ticket 0162431184663", "e-ticket 016 2431184663",
    "booking 4155550123", "booking ref 4155550123", "reference number 01802417123", "confirmation 4155550123",
    "invoice 2026110012", "account number 37167475088", "customer no 4155550123", "claim #3526665682",
    "call about order 4155550123", "I called you about ticket 4155550123", "phone case 4155550123",
    "serial number 4155550123", "IMEI 490154203237518", "order 4111111111111111", "member id 4155550123",
    "Bestellung 4155550123", "Bestellnummer 0176 12345678", "pedido 612345678", "commande 0612345678",
    "tracking 1Z999AA10123456784", "tracking number 9400 1000 0000 0000 0000 00", "FedEx 7712 3456 7890",
    "550e8400-e29b-41d4-a716-446655440000", "id 12345678-1234-1234-1234-123456789012", "tweet 569198104806699008",
    "587701925COUNT", "a1b2c3d4e5f6", "deadbeef4155550123", "UA1234567", "AB4155550123CD", "incident 150202-000419",
    # dates and times
    "2015-02-24 15:30", "2015-02-24T15:30:00Z", "24.02.2015", "02/24/2015", "2/24/15 10:30", "20150224153000",
    "call on 2015-02-24 at 15:30", "phone me 24.02.2015 10:30", "10:30-11:45", "6.30-7.45", "Mon 24 Feb 2015 10 30",
    "2012-2015", "1999/2000", "12 13 14 19 20 21 26 27 2012", "open 24/7/365",
    # versions, models, quantities, prices
    "version 8.4.25.906", "phone version 61.0.3163.100", "v1.28.100555", "iPhone 6 8.4.20.535", "192.168.100.123",
    "call 192.168.0.1", "Boeing 747-400", "777-300ER", "SKU 0494295001", "$1,234,567.89", "€ 4155550123", "$4155550123",
    "4155550123%", "USD 4155550123", "1,000,000,000", "1 000 000 000", "100000000 points", "9999999999999999999",
    "50% of 1234567890", "KIC 8462852", "2 x 500 g", "12345678901234567890123",
    # links, handles, hashtags
    "https://example.com/4155550123", "https://medium.com/@anna/post-4155550123", "http://t.co/a1b2c3",
    "www.example.com/12-Baker-Street/4111111111111111", "https://www.google.com/maps/@52.5200,13.4050,15z",
    "https://example.com/?q=anna@example.com", "wa.me/14155550123", "example.com/review/4155550123", "@anna", "@anna.b",
    "@anna2026", "@anna@mastodon.social", "#4155550123", "#call4155550123", "anna@home", "@ home.", "a@b",
    "meet @ 10.30",
    "it is at amazon dot com", "I am at home dot the end", "look at me. dot dot dot", "(at) the gate",
    "email me at home",
    # coordinates, books, scores, short numbers
    "52.5200, 13.4050", "-33.8688 151.2093", "ISBN 978-3-16-148410-0", "ISBN 0-306-40615-2", "10/10", "3-2",
    "6-4 6-7 7-6",
    "4.5/5", "call 911", "call 24 hours", "text STOP to 12345", "dial 0", "phone died 3 times in 45 minutes",
    # cards and IBANs that are none
    "**** 1234", "**** **** **** 1234", "xxxx-xxxx-xxxx-1234", "4111 1111 1111 1112", "9111111111111111",
    "4111-1111 1111-1111", "1234 5678 9012 3456", "0000 0000 0000 0000", "4111-1111-1111-1111-2222",
    "DE89 3704 0044 0532 0130 01", "XX89 3704 0044 0532 0130 00", "AB12 CDEF GHIJ KLMN", "DE89",
    # addresses that are none
    "5 star", "5 Star Street Food", "Wall Street", "3 Wall Street banks", "the 2008 Wall Street crash",
    "21 Jump Street",
    "Route 66", "Gate 12", "24 hours a day", "2 Main courses", "2 main courses", "2 way street", "2 Way Street",
    "4 lane road", "5 minutes down the road", "12 hours road trip", "3 Day Road Trip", "10 Best Street Foods",
    "7 hour drive", "200 each way", "777 is way noisier", "flying 3 Feb St Louis", "Terminal 5", "seat 12A",
    "Spring 2015",
    "Sitzplatz 12", "Parkplatz 5", "auf der Straße 5 Stunden", "In der Hauptstraße 5 Minuten gewartet",
    "1 place de parking",
    "2 cours de yoga", "via Twitter 5", "Via BBC News 24", "via Chicago 2 hours", "Xbox 360", "box 12",
    "carrera de 10 km",
    "1/2 Way to St. Patty's Day", "6 months before St Patricks day", "42nd Street", "2 Drive", "during 2 days",
]  # fmt: skip


@pytest.mark.parametrize(("text", "redacted"), FOUND)
def test_personal_data_is_found(text: str, redacted: str) -> None:
    assert redact(text) == redacted


@pytest.mark.parametrize("text", STAYS)
@pytest.mark.parametrize("region", [None, "US", "GB", "DE"])
def test_what_looks_like_it_stays(text: str, region: str | None) -> None:
    assert redact(text, region) == text


def test_there_are_enough_of_both() -> None:
    assert len(FOUND) >= 80
    assert len(set(STAYS)) == len(STAYS) >= 120


@pytest.mark.parametrize(
    ("text", "region", "redacted"),
    [
        ("4155550123", "US", "<PHONE>"),
        ("415-555-0123 thanks", "US", "<PHONE> thanks"),
        ("(415) 555-0123", "US", "<PHONE>"),
        ("020 7946 0958", "GB", "<PHONE>"),
        ("030 901820", "DE", "<PHONE>"),
        ("415-555-0123", "GB", "415-555-0123"),
        ("415-555-0123", None, "415-555-0123"),
        ("text 07911 123456", "US", "text <PHONE>"),
        ("booking 415-555-0123", "US", "booking 415-555-0123"),
    ],
)
def test_a_region_lets_national_numbers_stand_alone(text: str, region: str | None, redacted: str) -> None:
    assert redact(text, region) == redacted


def test_a_span_points_into_the_text_as_given() -> None:
    text = "né 👍 an\u200bna@example.com, call\u00a0４155550123 \ud800"
    spans = find(text)
    assert [(span.kind, text[span.start : span.end]) for span in spans] == [
        (Kind.EMAIL, "an\u200bna@example.com"),
        (Kind.PHONE, "４155550123"),
    ]
    assert find("+14155550123") == [Span(Kind.PHONE, 0, 12)]


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("+14155550123@example.com", "<EMAIL>"),
        ("4111111111111111@example.com", "<EMAIL>"),
        ("DE89370400440532013000@example.com", "<EMAIL>"),
        ("call 4111 1111 1111 1111", "call <CARD>"),
    ],
)
def test_of_overlapping_candidates_the_longest_counts(text: str, redacted: str) -> None:
    assert redact(text) == redacted


@pytest.mark.parametrize(
    "text", ["", " ", "\0", "\ud800", "@", "+", "1", "(" * 1000, "<EMAIL>", "call <PHONE> 4155550"]
)
def test_odd_texts_stay(text: str) -> None:
    assert redact(text, "US") == text


PIECES = [
    "1", "12 ", "+1 ", "+4930 ", "call 415-555-0123 ", "4444 ", "a@", "a.", "a@b.com ", "1 A ", "DE89 ", "mail ",
    "http://",
    "a at a dot ", "a (at) ", "1.", "(", "+(", "1---", "Calle A ", "1 rue de la ", "#1", "\0", "１ ", "\u200b1",
    "12 Main ",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_a_long_text_is_read_to_its_end(piece: str) -> None:
    long = redact(piece * (20_000 // len(piece)) + " anna@example.com")
    assert long.endswith("<EMAIL>")


PARTS = st.sampled_from([*(text for text, _ in FOUND), *STAYS, *PIECES, " ", ", ", "\n", " or ", " call ", " order "])
TEXTS = st.one_of(st.text(), st.lists(st.one_of(PARTS, st.text(max_size=4)), max_size=8).map("".join))


@given(TEXTS, st.sampled_from([None, "US", "DE"]))
def test_spans_are_apart_in_order_and_within_the_text(text: str, region: str | None) -> None:
    edges = [edge for span in find(text, region) for edge in (span.start, span.end)]
    assert all(0 <= edge <= len(text) for edge in edges)
    assert edges == sorted(edges)
    assert all(span.start < span.end for span in find(text, region))


@given(TEXTS, st.sampled_from([None, "US", "DE"]))
def test_redacting_twice_changes_nothing(text: str, region: str | None) -> None:
    once = redact(text, region)
    assert redact(once, region) == once
    assert not find(once, region)


@given(st.integers(min_value=0, max_value=10**15 - 1), st.sampled_from("4"))
def test_a_card_needs_its_checksum(digits: int, issuer: str) -> None:
    body = f"{issuer}{digits:014d}"[:15]
    total = sum(sum(divmod(int(digit) * (2 if place % 2 == 0 else 1), 10)) for place, digit in enumerate(body))
    check = -total % 10
    number = " ".join(re.findall("....", f"{body}{check}"))
    wrong = f"{number[:-1]}{(check + 1) % 10}"
    assert redact(number) == "<CARD>"
    assert redact(wrong) == wrong

"""Pairs of people who look alike: those that are one, and those that are not.

Each case is invented. ``ONE`` must be linked, ``TWO`` must never be. In a case the rows
differ by id only if the id says so.
"""

from tests.warehouse.match.people import Row, person

#: Two customer records each, one person.
SAME: dict[str, tuple[Row, Row]] = {
    name: (person(f"{name} 1", **one), person(f"{name} 2", **other))
    for name, (one, other) in {
        "short form": (
            {"first_name": "Katherine", "last_name": "Brandt", "city": "Leeds", "birth_date": "1984-05-06"},
            {"first_name": "Kate", "last_name": "Brandt", "city": "Leeds", "birth_date": "1984-05-06"},
        ),
        "short form in Spanish": (
            {"first_name": "Guadalupe", "last_name": "Arrieta", "city": "Puebla", "birth_date": "1984-05-06"},
            {"first_name": "Lupita", "last_name": "Arrieta", "city": "Puebla", "birth_date": "1984-05-06"},
        ),
        "swapped names": (
            {"first_name": "Anselm", "last_name": "Quigley", "email": "anselm.q@post.example", "city": "Derby"},
            {"first_name": "Quigley", "last_name": "Anselm", "email": "anselm.q@post.example", "city": "Derby"},
        ),
        "typo": (
            {
                "first_name": "Meredith",
                "last_name": "Stanhope",
                "postcode": "LS6 2AB",
                "email": "meredith@mail.example",
            },
            {"first_name": "Meredth", "last_name": "Stanhope", "postcode": "LS6 2AB", "email": "meredith@mail.example"},
        ),
        "maiden name": (
            {
                "first_name": "Ottilie",
                "last_name": "Varga",
                "email": "ottilie@mail.example",
                "birth_date": "1990-02-11",
            },
            {
                "first_name": "Ottilie",
                "last_name": "Penrose",
                "email": "ottilie@mail.example",
                "birth_date": "1990-02-11",
            },
        ),
        "accents": (
            {"first_name": "José", "last_name": "Muñoz Peña", "birth_date": "1979-08-17", "city": "Málaga"},
            {"first_name": "Jose", "last_name": "Munoz Pena", "birth_date": "1979-08-17", "city": "Malaga"},
        ),
        "Cyrillic": (
            {"name": "Дмитрий Воробьёв", "birth_date": "1988-03-09", "city": "Казань"},
            {"name": "ДМИТРИЙ ВОРОБЬЁВ", "birth_date": "1988-03-09", "city": "Казань"},
        ),
        "Chinese": (
            {"first_name": "伟明", "last_name": "欧阳", "birth_date": "1993-12-01", "phone": "+86 138 0013 8000"},
            {"first_name": "伟明", "last_name": "欧阳", "birth_date": "1993-12-01", "phone": "8613800138000"},
        ),
        "mail with a tag": (
            {"name": "Isolde Farrow", "email": "isolde+shop@mail.example", "city": "Exeter"},
            {"name": "Isolde Farrow", "email": "Isolde@Mail.example", "city": "Exeter"},
        ),
        "dots of Gmail": (
            {"name": "Cormac Healy", "email": "c.or.mac@gmail.com"},
            {"name": "Cormac Healy", "email": "cormac+x@googlemail.com"},
        ),
        "telephone written otherwise": (
            {"name": "Linnea Ostrom", "phone": "+44 (0)20 7946 0101"},
            {"name": "Linnea Ostrom", "phone": "020-7946-0101"},
        ),
        "telephone dialled abroad": (
            {"name": "Bertram Yates", "phone": "0044 20 7946 0958"},
            {"name": "Bertram Yates", "phone": "+442079460958"},
        ),
        "two who are Jr.": (
            {"name": "Alton Breck Jr.", "birth_date": "1980-01-02", "city": "Derby"},
            {"name": "Alton Breck, Jr", "birth_date": "1980-01-02", "city": "Derby"},
        ),
    }.items()
}

#: Two or three customer records each, as many persons.
OTHERS: dict[str, tuple[Row, ...]] = {
    name: tuple(person(f"{name} {at}", **row) for at, row in enumerate(rows, 1))
    for name, rows in {
        "twins": [
            {"first_name": given, "last_name": "Solberg", "birth_date": "1995-07-14", "street": "4 Mill Lane",
             "city": "Norwich", "postcode": "NR1 3AB", "email": "solberg.family@mail.example"}
            for given in ("Erik", "Erika")
        ],
        "twins of two forms of one name": [
            {"first_name": given, "last_name": "Ravensworth", "birth_date": "1991-05-02", "street": "8 Weir Lane",
             "city": "Exeter", "phone": "+441392555888", "email": "all.of.us@ravensworth.example"}
            for given in ("Marie", "Maria")
        ],
        "twins of names that no list has": [
            {"first_name": given, "last_name": "Okonjo", "birth_date": "2001-11-30", "street": "8 Ford Close",
             "city": "Derby", "email": "okonjo@mail.example"}
            for given in ("Zorin", "Zorina")
        ],
        "another initial": [
            {"first_name": given, "last_name": "Lethbridge", "birth_date": "1988-02-03", "street": "9 Lime Street",
             "city": "Cardiff", "phone": "+442920555777"}
            for given in ("B.", "Adam")
        ],
        "Jr. and Sr.": [
            {"name": f"Walter Grimsby {suffix}", "street": "9 Oak Road", "city": "Derby", "postcode": "DE1 1AA"}
            for suffix in ("Jr.", "Sr.")
        ],
        "father and son by birth year": [
            {"name": "Desmond Frayne", "street": "17 Hill Street", "city": "Exeter", "birth_date": born}
            for born in ("1951-04-03", "1979-09-21")
        ],
        "nothing but name and address": [
            {"name": "Harold Wexcombe", "street": "2 Abbey Close", "city": "Cardiff", "postcode": "CF10 1AA"}
            for _ in range(2)
        ],
        "namesakes in one city": [
            {"name": "John Smith", "city": "Leeds", "email": email}
            for email in ("jsmith44@mail.example", "the.boots.fan@post.example")
        ],
        "namesakes without more": [{"name": "Mary Johnson", "city": "Bristol"} for _ in range(2)],
        "spouses": [
            {"first_name": given, "last_name": "Trelawny", "email": "trelawny@mail.example", "phone": "+442079460555",
             "street": "1 Quay", "city": "Cardiff"}
            for given in ("Rupert", "Helen")
        ],
        "torn": [
            {"first_name": given, "last_name": "Smith", "street": "31 Church Walk", "city": "Norwich",
             "postcode": "NR2 4EE", "phone": "+441603555777", "email": "smiths31@mail.example"}
            for given in ("J.", "John", "James")
        ],
        "initials": [
            {"name": f"Robert {letter}. Osgood", "city": "Exeter", "phone": "+441392555000"} for letter in ("A", "T")
        ],
    }.items()
}  # fmt: skip

#: An account, and the customer who has it.
ACCOUNTS: dict[str, tuple[Row, Row]] = {
    name: (person(f"{name} 1", platform="x", **one), person(f"{name} 2", **other))
    for name, (one, other) in {
        "handle built from the name": (
            {"handle": "@katebrandt", "location": "Leeds, UK"},
            {"first_name": "Katherine", "last_name": "Brandt", "city": "Leeds", "country": "UK"},
        ),
        "handle of initials": (
            {"handle": "@RepTPWK", "location": "Exeter"},
            {"first_name": "Tabitha Prue", "last_name": "Wren-Kestrel", "city": "Exeter"},
        ),
        "short form of the second name": (
            {"handle": "@MinaHazelgrove"},
            {"name": "G. Wilhelmina Hazelgrove", "city": "Exeter"},
        ),
        "handle in the record": (
            {"handle": "@xx_moonbeam_xx", "name": "Ottilie V."},
            {"name": "Ottilie Varga", "platform": "x", "handle": "XX_moonbeam_XX"},
        ),
        "site in the profile": (
            {"handle": "pottery_and_cats", "name": "Cormac Healy", "bio": "Pots. See www.healypots.example/shop!"},
            {"name": "Cormac Healy", "website": "https://healypots.example/shop/"},
        ),
        "rare name and place": (
            {
                "handle": "@mstanhope71",
                "name": "Meredith Stanhope",
                "location": "Leeds",
                "bio": "I work at Penhaligon Ltd",
            },
            {"name": "Meredith Stanhope", "city": "Leeds", "company": "Penhaligon Ltd"},
        ),
        "handle that is the mail name": (
            {"handle": "wildboots1979", "name": "Ansel Q."},
            {"name": "Ansel Quigley", "email": "wildboots1979@mail.example"},
        ),
        "Cyrillic name": (
            {"handle": "dvorobyov", "name": "Дмитрий Воробьёв", "location": "Казань"},
            {"name": "Дмитрий Воробьёв", "city": "Казань"},
        ),
    }.items()
}

#: An account, and the customer who does not have it.
IMPOSTORS: dict[str, tuple[Row, Row]] = {
    name: (person(f"{name} 1", platform="x", **one), person(f"{name} 2", **other))
    for name, (one, other) in {
        "parody": (
            {
                "handle": "@NotPercivalDunmore",
                "name": "Percival Dunmore",
                "location": "Bristol",
                "bio": "Parody. Obviously.",
            },
            {"name": "Percival Dunmore", "city": "Bristol"},
        ),
        "initials of another": (
            {"handle": "@tqk", "name": "Thaddeus Kerr", "location": "Exeter"},
            {"first_name": "Theodora Quill", "last_name": "Kirkby", "city": "Exeter"},
        ),
        "parody in the handle": (
            {"handle": "@elowen_parody", "name": "Elowen Carlyon", "location": "Exeter"},
            {"name": "Elowen Carlyon", "city": "Exeter"},
        ),
        "fan": (
            {"handle": "@ignatius_fans", "name": "Ignatius Bellweather", "bio": "Fan club of the one and only"},
            {"name": "Ignatius Bellweather"},
        ),
        "fans of": (
            {"handle": "@seraphina4ever", "name": "Seraphina Holloway", "bio": "Fans of Seraphina, unite"},
            {"name": "Seraphina Holloway"},
        ),
        "brand": (
            {"handle": "@tobiasfenn", "name": "Tobias Fenn", "bio": "Official account of Tobias Fenn. Shop now!"},
            {"name": "Tobias Fenn"},
        ),
        "shop": (
            {"handle": "@quillanmarsh", "name": "Quillan Marsh Ltd", "url": "https://quillan.example"},
            {"name": "Quillan Marsh", "website": "https://quillan.example"},
        ),
        "robot": (
            {"handle": "@leopold_bot", "name": "Leopold Ashdown", "location": "Derby"},
            {"name": "Leopold Ashdown", "city": "Derby"},
        ),
        "another country": (
            {"handle": "@x1", "name": "Wilhelmina Thackray", "country": "US"},
            {"name": "Wilhelmina Thackray", "country": "GB"},
        ),
        "common name": (
            {"handle": "@jsmith_91", "name": "John Smith"},
            {"name": "John Smith", "city": "Leeds", "country": "UK"},
        ),
        "born elsewhen": (
            {"handle": "@x2", "name": "Cassius Underhay", "birth_date": "1999"},
            {"name": "Cassius Underhay", "birth_date": "1961-02-03"},
        ),
    }.items()
}

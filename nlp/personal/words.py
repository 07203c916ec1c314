"""The word that says what a number is: the nearest one before it."""

import re
from enum import Enum, auto

from nlp.personal.spans import MASK

_REACH = 40  # characters between the word and the number


class About(Enum):
    """What the words around a number say of it."""

    PHONE = auto()
    CARD = auto()
    OTHER = auto()


_PHONE = r"""
    call(?:s|ed|ing)? | phone[sd]? | ph | tel | tele?phone | mob(?:ile)? | cell(?:phone|ular)? | whats\s?app | wa
    | viber | signal | telegram | text(?:ed|ing)? | txt | sms | dial | ring | fax | hotline | helpline | contact | reach
    | my\ (?:number|no|digits) | ruf\w* | (?:an)?rufen | anruf\w* | telefon\w* | handy\w* | mobil\w* | meine\ nummer
    | appele[zr]? | appel | t[ée]l(?:[ée]phone)? | portable | numéro | tel[ée]fono | m[óo]vil | celular\w* | ll[aá]m\w+
    | cellulare | chiam\w+ | telefone | ligue | bel | telefoon
"""
_OTHER = r"""
    (?<!to\ )order(?:s|ed)? | (?:e-?)?tickets? | bookings? | ref(?:erence)?s? | flights? | invoice | tracking | cases?
    | conf(?:irmation)? | pnr | acc(?:oun)?t | (?:customer|client|train)\ (?:id|no|number) | serial | s/?n | model | sku
    | part | item | id | isbn | issn | asin | ean | upc | imei | vin | claim | policy | incident | request | reservation
    | itinerary | locator | voucher | coupon | code | receipt | transaction | txn | parcel | package | shipment | fedex
    | ups | usps | dhl | bag(?:gage)? | tag | member(?:ship)? | mileage\s?plus | skymiles | aadvantage | loyalty
    | frequent\ fl(?:y|i)er | ff | version | build | status | tweet | post | usd | eur | gbp | inr | rs
    | bestell\w* | auftrag\w* | rechnung\w* | sendung\w* | kunden\w* | buchung\w* | vorgang\w* | aktenzeichen
    | commande | facture | r[ée]servation | pedido | factura | reserva | ordine | fattura | prenotazione | bestelling
    | zamówieni\w+
"""
_CARD = r"""
    card | visa | master\s?card | amex | american\ express | maestro | credit | debit | kreditkarte | karte | carte
    | tarjeta | carta
"""
_NAMED = re.compile(
    rf"(?P<PHONE>\b(?:{_PHONE})(?![^\W_])|[☎✆📞📱📲])|(?P<CARD>\b(?:{_CARD})\b)"
    rf"|(?P<OTHER>\b(?:{_OTHER})(?![^\W_])|\#)",
    re.IGNORECASE | re.VERBOSE,
)
_AFTER = re.compile(
    r"\W{1,3}(?:cell|mobile|whats\s?app|phone|tel|landline|handy)\b(?!\s(?:case|app|number))", re.IGNORECASE
)


def before(text: str, start: int, reach: int = _REACH) -> About | None:
    """What the nearest telling word in the ``reach`` characters before ``start`` says, if there is one."""
    near = text[max(0, start - reach - 12) : start].rpartition(MASK)[2]
    told = [match for match in _NAMED.finditer(near) if len(near) - match.end() <= reach]
    return About[told[-1].lastgroup or ""] if told else None


def phone_after(text: str, end: int) -> bool:
    """Whether what follows says so: "4155550123 (cell)"."""
    return bool(_AFTER.match(text, end, end + 16))

-- What rules and likeness both go by: text and pages in one form, and who is nobody's account whatever it calls itself.

CREATE OR REPLACE TEMP MACRO plain(said) AS
    nullif(trim(regexp_replace(strip_accents(lower(said)), '[^\pL\pN]+', ' ', 'g')), '');

-- Addresses of pages in one form, whoever wrote them down: without what stands before the host and behind the path.
CREATE OR REPLACE TEMP MACRO page_address(page) AS
    rtrim(regexp_replace(lower(trim(page)), '^(https?://)?(www\.|m\.)?', ''), '/.!?:''');
CREATE OR REPLACE TEMP MACRO page_host(page) AS split_part(page_address(page), '/', 1);
-- A platform's front page is nobody's own.
CREATE OR REPLACE TEMP MACRO is_front_page(page) AS regexp_full_match(
    page,
    '(twitter|x|facebook|instagram|threads|youtube|linkedin|reddit|tiktok|bsky|mastodon|pinterest|tumblr|linktr|github|google'
    || '|medium|substack|wordpress)\.(com|ee|net|app|social)'
);
CREATE OR REPLACE TEMP MACRO pages_in(bio) AS
    regexp_extract_all(lower(coalesce(bio, '')), '(?:https?://|www\.)[^\s,;|<>"()]+');

-- Where everybody may have an address: who has one there works anywhere.
CREATE OR REPLACE TEMP MACRO is_mail_provider(domain) AS regexp_full_match(
    domain,
    '(gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|aol|icloud|me|mac|gmx|web|t-online|proton|protonmail|mail|yandex'
    || '|zoho|qq|163|126|naver|daum|orange|free|laposte|libero|btinternet|comcast|verizon)(\.co)?\.[a-z]{2,3}'
);

-- Fans, parodies and robots, by what they say of themselves. They are not those after whom they are named.
CREATE OR REPLACE TEMP MACRO is_in_play(bio, name, handle) AS coalesce(regexp_matches(
    coalesce(plain(bio), '') || ' ' || coalesce(plain(name), '') || ' ' || coalesce(plain(handle), ''),
    '\b(parody|satire|spoof|fake|impersonat\w*|fan ?(page|club|account|acct|site)|fans? of|stan account'
    || '|tribute|not affiliated|unofficial|bot)\b'
) OR regexp_matches(coalesce(lower(handle), ''), '^@?(not|fake)_|(parody|fanclub|fanpage|_?fans?|_bot)$'), false);

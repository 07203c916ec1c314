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

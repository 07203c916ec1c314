-- Addresses of pages in one form, whoever wrote them down: without what stands before the host and behind the path.
CREATE OR REPLACE TEMP MACRO page_address(page) AS
    rtrim(regexp_replace(lower(trim(page)), '^(https?://)?(www\.|m\.)?', ''), '/.!?:''');
CREATE OR REPLACE TEMP MACRO page_host(page) AS split_part(page_address(page), '/', 1);
CREATE OR REPLACE TEMP MACRO pages_in(bio) AS
    regexp_extract_all(lower(coalesce(bio, '')), '(?:https?://|www\.)[^\s,;|<>"()]+');

-- Group: figures
CREATE OR REPLACE VIEW brands AS
SELECT
    brand,
    competitors,
    accounts,
    len(accounts) > 0 OR count(*) OVER () = 1 AS own
FROM base.brand;

COMMENT ON VIEW brands IS 'The brands of goodword.toml, as of the last load.';
COMMENT ON COLUMN brands.brand IS 'The brand.';
COMMENT ON COLUMN brands.competitors IS 'Whom its share of voice is measured against; empty: all brands heard.';
COMMENT ON COLUMN brands.accounts IS 'Handles of its own accounts, without @ and in lower case.';
COMMENT ON COLUMN brands.own IS 'True for a brand of the company itself: one with own accounts, or the only one. Where one brand alone is, orders and tickets that name no brand are counted for it.';

-- An order or a ticket that names no brand is the company's: its one brand, if there is one.
CREATE OR REPLACE MACRO own_brand() AS (SELECT CASE WHEN count(*) = 1 THEN any_value(brand) END FROM brands WHERE own);

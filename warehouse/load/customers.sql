-- Customer records and what they are known by, with their history. A column that the import does not have keeps what is
-- held; the same goes for identities, whose scope is each kind and platform that the import names for a customer.
CREATE TEMP TABLE incoming AS
SELECT
    came.customer_id,
    CASE WHEN list_contains(getvariable('columns'), 'name') THEN came.name ELSE held.name END AS name,
    CASE WHEN list_contains(getvariable('columns'), 'email') THEN came.email ELSE held.email END AS email,
    CASE WHEN list_contains(getvariable('columns'), 'phone') THEN came.phone ELSE held.phone END AS phone,
    CASE WHEN list_contains(getvariable('columns'), 'country') THEN came.country ELSE held.country END AS country,
    CASE WHEN list_contains(getvariable('columns'), 'tier') THEN came.tier ELSE held.tier END AS tier,
    CASE WHEN list_contains(getvariable('columns'), 'account') THEN came.account ELSE held.account END AS account,
    CASE
        WHEN list_contains(getvariable('columns'), 'lifetime_value') THEN came.lifetime_value
        ELSE held.lifetime_value
    END AS lifetime_value,
    CASE WHEN list_contains(getvariable('columns'), 'since') THEN came.since ELSE held.since END AS since
FROM customers_to_load AS came
LEFT JOIN base.customer AS held ON held.customer_id = came.customer_id AND held.valid_to IS NULL;

CREATE TEMP TABLE changed_record AS
SELECT incoming.*, held.customer_id IS NULL AS new
FROM incoming
LEFT JOIN base.customer AS held ON held.customer_id = incoming.customer_id AND held.valid_to IS NULL
WHERE held.customer_id IS NULL
    OR row(
        incoming.name, incoming.email, incoming.phone, incoming.country, incoming.tier, incoming.account,
        incoming.lifetime_value, incoming.since
    ) IS DISTINCT FROM row(
        held.name, held.email, held.phone, held.country, held.tier, held.account, held.lifetime_value, held.since
    );

UPDATE base.customer
SET valid_to = getvariable('now')
WHERE valid_to IS NULL AND customer_id IN (SELECT customer_id FROM changed_record);

INSERT INTO base.customer BY NAME
SELECT * EXCLUDE (new), getvariable('now') AS valid_from FROM changed_record;

CREATE TEMP TABLE named AS
SELECT DISTINCT customer_id, kind, coalesce(platform, '') AS platform, value, local, verified
FROM identities_to_load;

CREATE TEMP TABLE ended AS
SELECT held.customer_id, held.kind, held.platform, held.value
FROM base.identity AS held
SEMI JOIN named USING (customer_id, kind, platform)
ANTI JOIN named USING (customer_id, kind, platform, value)
WHERE held.valid_to IS NULL;

CREATE TEMP TABLE begun AS
SELECT named.*
FROM named
ANTI JOIN (FROM base.identity WHERE valid_to IS NULL) AS held USING (customer_id, kind, platform, value)
WHERE named.value IS NOT NULL;

UPDATE base.identity AS identity
SET valid_to = getvariable('now')
FROM ended
WHERE identity.valid_to IS NULL
    AND identity.customer_id = ended.customer_id
    AND identity.kind = ended.kind
    AND identity.platform = ended.platform
    AND identity.value = ended.value;

INSERT INTO base.identity BY NAME
SELECT *, getvariable('now') AS valid_from FROM begun;

CREATE TEMP TABLE customers_report AS
SELECT
    count(*) FILTER (coalesce(changed_record.new, false)) AS new,
    count(*) FILTER (NOT coalesce(changed_record.new, false) AND touched.customer_id IS NOT NULL) AS changed,
    count(*) FILTER (touched.customer_id IS NULL) AS unchanged
FROM incoming
LEFT JOIN changed_record USING (customer_id)
LEFT JOIN (
    SELECT customer_id FROM changed_record
    UNION
    SELECT customer_id FROM ended
    UNION
    SELECT customer_id FROM begun
) AS touched USING (customer_id);

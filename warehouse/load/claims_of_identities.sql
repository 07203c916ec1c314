-- What records of identities say that customers are known by.
CREATE TEMP VIEW claimed AS
SELECT 'identities' AS origin, * FROM records_to_load;

CREATE TEMP VIEW claims_spared AS
SELECT 'identities' AS origin, * FROM keys_spared;

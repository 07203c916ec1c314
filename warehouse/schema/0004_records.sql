-- The company's own records. Each kind keeps every version of every record: the current one has no valid_to, and a record
-- that a full export no longer has ends without a next version.

ALTER TABLE base.customer ADD COLUMN first_name VARCHAR;
ALTER TABLE base.customer ADD COLUMN last_name VARCHAR;
ALTER TABLE base.customer ADD COLUMN nickname VARCHAR;
ALTER TABLE base.customer ADD COLUMN company VARCHAR;
ALTER TABLE base.customer ADD COLUMN street VARCHAR;
ALTER TABLE base.customer ADD COLUMN city VARCHAR;
ALTER TABLE base.customer ADD COLUMN postcode VARCHAR;
ALTER TABLE base.customer ADD COLUMN state VARCHAR;
ALTER TABLE base.customer ADD COLUMN language VARCHAR;
ALTER TABLE base.customer ADD COLUMN website VARCHAR;
ALTER TABLE base.customer ADD COLUMN bio VARCHAR;
ALTER TABLE base.customer ADD COLUMN birth_date VARCHAR;
ALTER TABLE base.customer ADD COLUMN points BIGINT;
COMMENT ON COLUMN base.customer.valid_to IS 'The load that brought the next version, or no longer had the customer; null for the current one.';
COMMENT ON COLUMN base.customer.first_name IS 'Given name.';
COMMENT ON COLUMN base.customer.last_name IS 'Family name.';
COMMENT ON COLUMN base.customer.nickname IS 'What the customer is called besides.';
COMMENT ON COLUMN base.customer.company IS 'The employer, as the customer stated it; of a B2B customer see account.';
COMMENT ON COLUMN base.customer.account IS 'account_id of the account that the customer belongs to, or its name where the company keeps no records of accounts (B2B).';
COMMENT ON COLUMN base.customer.street IS 'House number and street.';
COMMENT ON COLUMN base.customer.city IS 'City or suburb.';
COMMENT ON COLUMN base.customer.postcode IS 'Postcode.';
COMMENT ON COLUMN base.customer.state IS 'State, province or county.';
COMMENT ON COLUMN base.customer.language IS 'Language that the customer writes, ISO 639-1.';
COMMENT ON COLUMN base.customer.website IS 'The customer''s own site.';
COMMENT ON COLUMN base.customer.bio IS 'What the company noted of the customer: profession, interests.';
COMMENT ON COLUMN base.customer.birth_date IS 'Date of birth, ISO 8601: a day, or a year alone.';
COMMENT ON COLUMN base.customer.points IS 'Loyalty points held.';

CREATE TABLE base.account (
    account_id VARCHAR NOT NULL,
    name VARCHAR,
    domain VARCHAR,
    website VARCHAR,
    industry VARCHAR,
    country VARCHAR,
    owner VARCHAR,
    value DOUBLE,
    renews_on DATE,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ
);
COMMENT ON TABLE base.account IS 'Every version of every company that is a customer (B2B). Key: account_id, valid_from.';
COMMENT ON COLUMN base.account.account_id IS 'The id in the company''s own CRM; customers name it in their column account.';
COMMENT ON COLUMN base.account.name IS 'Name of the company.';
COMMENT ON COLUMN base.account.domain IS 'The domain of its e-mail addresses, lower case.';
COMMENT ON COLUMN base.account.website IS 'Its site.';
COMMENT ON COLUMN base.account.industry IS 'What it does.';
COMMENT ON COLUMN base.account.country IS 'Country, ISO 3166 two letters.';
COMMENT ON COLUMN base.account.owner IS 'Who looks after it.';
COMMENT ON COLUMN base.account.value IS 'What it pays a year, in the company''s currency.';
COMMENT ON COLUMN base.account.renews_on IS 'When its contract comes up for renewal.';
COMMENT ON COLUMN base.account.valid_from IS 'The load that brought this version.';
COMMENT ON COLUMN base.account.valid_to IS 'The load that brought the next version, or no longer had it; null for the current one.';

CREATE TABLE base.deal (
    deal_id VARCHAR NOT NULL,
    account_id VARCHAR,
    name VARCHAR,
    stage VARCHAR,
    status VARCHAR,
    value DOUBLE,
    opened_at TIMESTAMPTZ,
    closed_at TIMESTAMPTZ,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ
);
COMMENT ON TABLE base.deal IS 'Every version of every deal with an account. Key: deal_id, valid_from.';
COMMENT ON COLUMN base.deal.deal_id IS 'The id in the company''s own CRM.';
COMMENT ON COLUMN base.deal.account_id IS 'The account.';
COMMENT ON COLUMN base.deal.name IS 'What is to be sold.';
COMMENT ON COLUMN base.deal.stage IS 'How far it has come, in the company''s own words.';
COMMENT ON COLUMN base.deal.status IS 'open, won or lost.';
COMMENT ON COLUMN base.deal.value IS 'What it would bring, in the company''s currency.';
COMMENT ON COLUMN base.deal.opened_at IS 'When it began.';
COMMENT ON COLUMN base.deal.closed_at IS 'When it was won or lost; null while open.';
COMMENT ON COLUMN base.deal.valid_from IS 'The load that brought this version.';
COMMENT ON COLUMN base.deal.valid_to IS 'The load that brought the next version, or no longer had it; null for the current one.';

CREATE TABLE base.purchase (
    order_id VARCHAR NOT NULL,
    customer_id VARCHAR,
    ordered_at TIMESTAMPTZ,
    amount DOUBLE,
    status VARCHAR,
    product VARCHAR,
    brand VARCHAR,
    campaign_id VARCHAR,
    code VARCHAR,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ
);
COMMENT ON TABLE base.purchase IS 'Every version of every order. Key: order_id, valid_from.';
COMMENT ON COLUMN base.purchase.order_id IS 'The order number.';
COMMENT ON COLUMN base.purchase.customer_id IS 'Who ordered.';
COMMENT ON COLUMN base.purchase.ordered_at IS 'When.';
COMMENT ON COLUMN base.purchase.amount IS 'What was charged in all, in the company''s currency.';
COMMENT ON COLUMN base.purchase.status IS 'placed, paid, shipped, delivered, cancelled or refunded. The last two bring no money.';
COMMENT ON COLUMN base.purchase.product IS 'What was ordered.';
COMMENT ON COLUMN base.purchase.brand IS 'The brand that was ordered, where the company has several.';
COMMENT ON COLUMN base.purchase.campaign_id IS 'The campaign that brought it, where the shop knows.';
COMMENT ON COLUMN base.purchase.code IS 'The discount code that was used: an ambassador''s, for one.';
COMMENT ON COLUMN base.purchase.valid_from IS 'The load that brought this version.';
COMMENT ON COLUMN base.purchase.valid_to IS 'The load that brought the next version, or no longer had it; null for the current one.';

CREATE TABLE base.ticket (
    ticket_id VARCHAR NOT NULL,
    customer_id VARCHAR,
    kind VARCHAR,
    channel VARCHAR,
    subject VARCHAR,
    status VARCHAR,
    opened_at TIMESTAMPTZ,
    answered_at TIMESTAMPTZ,
    solved_at TIMESTAMPTZ,
    agent VARCHAR,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ
);
COMMENT ON TABLE base.ticket IS 'Every version of every ticket and call. What was said in it is a mention of its own. Key: ticket_id, valid_from.';
COMMENT ON COLUMN base.ticket.ticket_id IS 'The ticket number.';
COMMENT ON COLUMN base.ticket.customer_id IS 'Who asked.';
COMMENT ON COLUMN base.ticket.kind IS 'ticket or call.';
COMMENT ON COLUMN base.ticket.channel IS 'phone, chat, email, web, social ...';
COMMENT ON COLUMN base.ticket.subject IS 'What it is about.';
COMMENT ON COLUMN base.ticket.status IS 'open, pending or solved.';
COMMENT ON COLUMN base.ticket.opened_at IS 'When the customer asked.';
COMMENT ON COLUMN base.ticket.answered_at IS 'When somebody first answered; null while nobody has.';
COMMENT ON COLUMN base.ticket.solved_at IS 'When it was solved; null while it is not.';
COMMENT ON COLUMN base.ticket.agent IS 'Who deals with it.';
COMMENT ON COLUMN base.ticket.valid_from IS 'The load that brought this version.';
COMMENT ON COLUMN base.ticket.valid_to IS 'The load that brought the next version, or no longer had it; null for the current one.';

CREATE TABLE base.campaign (
    campaign_id VARCHAR NOT NULL,
    name VARCHAR,
    brand VARCHAR,
    channel VARCHAR,
    country VARCHAR,
    region VARCHAR,
    starts_at TIMESTAMPTZ,
    ends_at TIMESTAMPTZ,
    cost DOUBLE,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ
);
COMMENT ON TABLE base.campaign IS 'Every version of every campaign. Key: campaign_id, valid_from.';
COMMENT ON COLUMN base.campaign.campaign_id IS 'The id in the company''s own tool.';
COMMENT ON COLUMN base.campaign.name IS 'What it is called.';
COMMENT ON COLUMN base.campaign.brand IS 'The brand that it is for.';
COMMENT ON COLUMN base.campaign.channel IS 'email, social, tv ...';
COMMENT ON COLUMN base.campaign.country IS 'Where it ran, ISO 3166 two letters; null for everywhere.';
COMMENT ON COLUMN base.campaign.region IS 'Where within the country; null for all of it.';
COMMENT ON COLUMN base.campaign.starts_at IS 'When it began.';
COMMENT ON COLUMN base.campaign.ends_at IS 'When it was over; null while it runs.';
COMMENT ON COLUMN base.campaign.cost IS 'What it cost, in the company''s currency.';
COMMENT ON COLUMN base.campaign.valid_from IS 'The load that brought this version.';
COMMENT ON COLUMN base.campaign.valid_to IS 'The load that brought the next version, or no longer had it; null for the current one.';

CREATE TABLE base.campaign_reach (
    campaign_id VARCHAR NOT NULL,
    customer_id VARCHAR NOT NULL,
    reached_at TIMESTAMPTZ,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ
);
COMMENT ON TABLE base.campaign_reach IS 'Whom a campaign reached, with every version. Key: campaign_id, customer_id, valid_from.';
COMMENT ON COLUMN base.campaign_reach.campaign_id IS 'The campaign.';
COMMENT ON COLUMN base.campaign_reach.customer_id IS 'Who was reached.';
COMMENT ON COLUMN base.campaign_reach.reached_at IS 'When; null where only the campaign''s own time is known.';
COMMENT ON COLUMN base.campaign_reach.valid_from IS 'The load that brought this version.';
COMMENT ON COLUMN base.campaign_reach.valid_to IS 'The load that brought the next version, or no longer had it; null for the current one.';

COMMENT ON TABLE base.identity IS 'What a customer is known by; in force while it has no valid_to. Key: customer_id, kind, platform, value, valid_from.';
COMMENT ON COLUMN base.identity.kind IS 'handle, email, phone or website.';
COMMENT ON COLUMN base.identity.verified IS 'True if the company knows it for certain; false where the customer only stated it.';

CREATE TABLE base.identity_claim (
    origin VARCHAR NOT NULL,
    customer_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    platform VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    local VARCHAR,
    verified BOOLEAN NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ
);
COMMENT ON TABLE base.identity_claim IS 'What each kind of record says that a customer is known by; base.identity is what all of them together say of customers who are known. Key: origin, customer_id, kind, platform, value, valid_from.';
COMMENT ON COLUMN base.identity_claim.origin IS 'The kind of record that says so: customers or identities.';
COMMENT ON COLUMN base.identity_claim.customer_id IS 'Whose it is said to be.';
COMMENT ON COLUMN base.identity_claim.kind IS 'handle, email, phone or website.';
COMMENT ON COLUMN base.identity_claim.platform IS 'The platform of a handle; empty for the other kinds.';
COMMENT ON COLUMN base.identity_claim.value IS 'Normalised: handle without @ in lower case, e-mail in lower case, phone in E.164, website without https://, www. and the last slash.';
COMMENT ON COLUMN base.identity_claim.local IS 'Of a phone: its digits as dialled within the country.';
COMMENT ON COLUMN base.identity_claim.verified IS 'True if the company knows it for certain; false where the customer only stated it.';
COMMENT ON COLUMN base.identity_claim.valid_from IS 'The load that brought it.';
COMMENT ON COLUMN base.identity_claim.valid_to IS 'The load that no longer had it; null while it is said.';
COMMENT ON COLUMN base.identity.value IS 'Normalised: handle without @ in lower case, e-mail in lower case, phone in E.164, website without https://, www. and the last slash.';
INSERT INTO base.identity_claim BY NAME SELECT 'customers' AS origin, * FROM base.identity;

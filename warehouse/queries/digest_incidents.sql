-- The incidents of a brand that lasted in a span of time: those not over before it, the earliest first.
SELECT incident_id, headline, state, started_at, mentions, acknowledged_by, resolved_at
FROM base.incident
WHERE brand = $brand AND started_at < $end AND coalesce(resolved_at >= $start, true)
ORDER BY started_at, incident_id;

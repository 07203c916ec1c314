SELECT
    (SELECT count(*) FROM made) AS made,
    (SELECT count(*) FROM undone) AS undone,
    (SELECT count(*) FROM decided WHERE ambiguous) AS ambiguous,
    (SELECT count(*) FROM base.link WHERE unlinked_at IS NULL AND author_key IS NULL) AS mentions,
    (SELECT count(*) FROM base.proposal WHERE ended_at IS NULL) AS proposed,
    (
        SELECT coalesce(map_from_entries(list((rule, links) ORDER BY rule)), MAP {})
        FROM (
            SELECT rule, count(*) AS links
            FROM base.link
            WHERE unlinked_at IS NULL AND author_key IS NOT NULL
            GROUP BY rule
        )
    ) AS by_rule;

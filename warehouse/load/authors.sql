-- The profiles in the landing files: the latest value known of each field wins, and a field that is missing blanks none.
MERGE INTO base.author AS author
USING (
    SELECT
        source || ':' || coalesce(author_id, lower(author_handle)) AS author_key,
        source,
        any_value(author_id) AS author_id,
        arg_max(author_handle, place) AS handle,
        arg_max(author_name, place) AS name,
        arg_max(author_bio, place) AS bio,
        arg_max(author_location, place) AS location,
        arg_max(author_followers, place) AS followers,
        arg_max(author_url, place) AS url,
        arg_max(pulled_at, place) AS seen_at,
        arg_max(pull, place) AS seen_pull
    FROM landed
    WHERE coalesce(author_id, author_handle) IS NOT NULL
    GROUP BY author_key, source
) AS profile
ON author.author_key = profile.author_key
WHEN MATCHED AND (profile.seen_at, profile.seen_pull) > (author.seen_at, author.seen_pull) THEN UPDATE SET
    handle = coalesce(profile.handle, author.handle),
    name = coalesce(profile.name, author.name),
    bio = coalesce(profile.bio, author.bio),
    location = coalesce(profile.location, author.location),
    followers = coalesce(profile.followers, author.followers),
    url = coalesce(profile.url, author.url),
    seen_at = profile.seen_at,
    seen_pull = profile.seen_pull
WHEN NOT MATCHED THEN INSERT BY NAME *;

-- Looks between the planned ones, taken because a change was suspected: at whom. They are checks like all others.
CREATE TABLE extra_look (
    check_id INTEGER PRIMARY KEY REFERENCES checks (id),
    rival    TEXT                                      -- null: your own shop
) STRICT;

-- Every extra look, readable.
CREATE VIEW extra_look_log AS
SELECT c.id AS check_id, q.source, q.keyword, q.place, q.language, q.device,
       strftime('%Y-%m-%dT%H:%M:%SZ', c.checked_at / 1000, 'unixepoch') AS checked_at_utc,
       c.checked_at, c.outcome, ifnull(e.rival, 'your own shop') AS who
FROM extra_look e JOIN checks c ON c.id = e.check_id JOIN query q ON q.id = c.query_id;

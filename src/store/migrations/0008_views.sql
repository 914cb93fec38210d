-- Part two, when all is moved: what hangs on a check is tied to its new id, the old tables go, and views take their place.

CREATE TEMP TABLE moved_extra_look AS
SELECT m.new_id AS check_id, e.rival FROM extra_look e JOIN moved_check m ON m.old_id = e.check_id;
CREATE TEMP TABLE moved_read_again AS
SELECT m.new_id AS check_id, r.at, r.was, r.detail FROM read_again r JOIN moved_check m ON m.old_id = r.check_id;

DROP VIEW strength_hours;
DROP VIEW rival_presence_by_day;
DROP VIEW read_again_log;
DROP VIEW extra_look_log;
DROP VIEW party_on_page;
DROP VIEW recent_ad_page;
DROP VIEW last_ad_page;
DROP VIEW ad_page;
DROP VIEW coverage_by_day;
DROP VIEW ad_slots_now;
DROP VIEW listing_log;
DROP VIEW check_log;
DROP TABLE read_again;
DROP TABLE extra_look;
DROP TABLE listing;
DROP TABLE checks;
DROP TABLE offer;

-- Looks between the planned ones, taken because a change was suspected: at whom. They are checks like all others.
CREATE TABLE extra_look (
    check_id INTEGER PRIMARY KEY REFERENCES look (id),
    rival    TEXT                                      -- null: your own shop
) STRICT;
INSERT INTO extra_look SELECT check_id, rival FROM moved_extra_look;

-- Checks whose kept pages were read again, by mended rules: what they were before.
CREATE TABLE read_again (
    check_id INTEGER PRIMARY KEY REFERENCES look (id),
    at       INTEGER NOT NULL,
    was      TEXT    NOT NULL,
    detail   TEXT
) STRICT;
INSERT INTO read_again SELECT check_id, at, was, detail FROM moved_read_again;

DROP TABLE moved_extra_look;
DROP TABLE moved_read_again;
DROP TABLE moved_check;

-- The tables as they were --------------------------------------------------------------------------

-- One row for each planned check, whatever came of it.
CREATE VIEW checks AS
SELECT id, query_id, (id >> 20) * 1000 + ifnull(ms, (id >> 10) & 1023) AS checked_at, outcome, detail FROM look;

-- What a listing says of itself.
CREATE VIEW offer AS
SELECT w.id, s.seller, s.domain, CAST(w.item_id AS TEXT) AS item_id, t.title,
       CASE WHEN w.head_id IS NULL THEN w.url ELSE h.head || w.item_id || ifnull(w.url, '') END AS url, w.party_id
FROM ware w JOIN shop s ON s.id = w.shop_id
LEFT JOIN title t ON t.id = w.title_id LEFT JOIN url_head h ON h.id = w.head_id;

-- Every listing of every check: where it stands, and what it is.
CREATE VIEW listing AS
SELECT l.id AS check_id,
       CASE WHEN y.positions IS NULL THEN p.n ELSE json_extract(y.positions, '$[' || (p.n - 1) || ']') END AS position,
       CASE WHEN y.ranks IS NOT NULL THEN json_extract(y.ranks, '$[' || (p.n - 1) || ']')
            ELSE p.n - length(replace(substr(y.slots, 1, p.n), substr(y.slots, p.n, 1), '')) END AS rank,
       CASE substr(y.slots, p.n, 1) WHEN '1' THEN 1 WHEN '0' THEN 0 END AS slot,
       nullif(CAST(substr(y.blocks, p.n, 1) AS INTEGER), 0) AS block,
       (unicode(substr(s.pairs, unicode(substr(l.page, p.n, 1)) * 4 - 127, 1)) - 32) * 32768
         + unicode(substr(s.pairs, unicode(substr(l.page, p.n, 1)) * 4 - 126, 1)) - 32 AS offer_id,
       (unicode(substr(s.pairs, unicode(substr(l.page, p.n, 1)) * 4 - 125, 1)) - 32) * 32768
         + unicode(substr(s.pairs, unicode(substr(l.page, p.n, 1)) * 4 - 124, 1)) - 32 AS terms_id
FROM look l JOIN layout y ON y.id = l.layout_id JOIN shelf s ON s.id = l.shelf_id
CROSS JOIN place p WHERE p.n <= length(l.page);

-- For people -----------------------------------------------------------------------------------

-- Every check, readable.
CREATE VIEW check_log AS
SELECT c.id AS check_id, q.source, q.keyword, q.place, q.language, q.device,
       strftime('%Y-%m-%dT%H:%M:%SZ', c.checked_at / 1000, 'unixepoch') AS checked_at_utc,
       c.checked_at, c.outcome, c.detail
FROM checks c JOIN query q ON q.id = c.query_id;

-- Every listing of every check, in full.
CREATE VIEW listing_log AS
SELECT c.id AS check_id, q.source, q.keyword, q.place, q.language, q.device,
       strftime('%Y-%m-%dT%H:%M:%SZ', c.checked_at / 1000, 'unixepoch') AS checked_at_utc, c.checked_at,
       CASE l.slot WHEN 1 THEN 'ad' WHEN 0 THEN 'organic' END AS slot,
       CASE l.block WHEN 1 THEN 'top' WHEN 2 THEN 'bottom' WHEN 3 THEN 'side' WHEN 4 THEN 'grid' WHEN 5 THEN 'carousel' END AS block,
       l.rank, l.position, o.seller, o.domain, o.item_id, o.title, o.url,
       t.price, t.currency, t.sold, t.rating, t.reviews
FROM query q
JOIN checks c ON c.query_id = q.id
CROSS JOIN listing l ON l.check_id = c.id
CROSS JOIN offer o ON o.id = l.offer_id
CROSS JOIN terms t ON t.id = l.terms_id;

-- Who holds which ad slot, by the last page of each query that carried ads.
CREATE VIEW ad_slots_now AS
SELECT source, keyword, place, language, device, checked_at_utc, block, rank, seller, domain, item_id, title, price, currency
FROM listing_log
WHERE slot = 'ad' AND check_id IN (
    SELECT (SELECT l.id FROM look l JOIN layout y ON y.id = l.layout_id
            WHERE l.query_id = q.id AND l.outcome = 'ok' AND instr(y.slots, '1')
            ORDER BY l.id DESC LIMIT 1)
    FROM query q);

-- What could be seen, by UTC day.
CREATE VIEW coverage_by_day AS
SELECT q.source, date(c.checked_at / 1000, 'unixepoch') AS day, c.outcome, c.detail, count(*) AS checks
FROM checks c JOIN query q ON q.id = c.query_id
GROUP BY q.source, day, c.outcome, c.detail;

-- The checks that testify about rivals: pages with ads, every slot told. With the market's own day and hour.
CREATE VIEW ad_page AS
SELECT check_id, query_id, checked_at, ad_slots, local_ms / 86400000 AS day_number,
       date(local_ms / 1000, 'unixepoch') AS day, local_ms / 3600000 % 24 AS hour,
       EXISTS (SELECT 1 FROM market_peak p
               WHERE p.from_minute <= (local_ms / 86400000 + 3) % 7 * 1440 + local_ms / 60000 % 1440
                 AND p.to_minute > (local_ms / 86400000 + 3) % 7 * 1440 + local_ms / 60000 % 1440) AS peak
FROM (SELECT c.id AS check_id, c.query_id, c.checked_at, length(replace(y.slots, '0', '')) AS ad_slots,
             c.checked_at + ifnull((SELECT o.offset_ms FROM market_offset o WHERE o.from_at <= c.checked_at
                                    ORDER BY o.from_at DESC LIMIT 1), 0) AS local_ms
      FROM checks c CROSS JOIN look l ON l.id = c.id CROSS JOIN layout y ON y.id = l.layout_id
      WHERE c.outcome = 'ok' AND c.id < (strftime('%s', 'now') + 2) * 1048576
        AND c.checked_at <= (strftime('%s', 'now') + 1) * 1000
        AND instr(y.slots, '1') AND NOT instr(y.slots, '-'));

-- The last of them, and those of the last 90 local days up to it.
CREATE VIEW last_ad_page AS SELECT * FROM ad_page ORDER BY check_id DESC LIMIT 1;
CREATE VIEW recent_ad_page AS
SELECT a.*, last.day_number - a.day_number AS days_ago
FROM last_ad_page last
CROSS JOIN ad_page a ON a.check_id > last.check_id - 91 * 86400 * 1048576
WHERE a.checked_at > last.checked_at - 91 * 86400000 AND a.day_number > last.day_number - 90;

-- Who of those watched is on which page, at which best rank, with how many ad slots.
CREATE VIEW party_on_page AS
SELECT l.check_id, w.party_id, min(l.rank) AS rank, count(*) AS slots
FROM listing l CROSS JOIN ware w ON w.id = l.offer_id
WHERE l.slot = 1 AND w.party_id IS NOT NULL
GROUP BY l.check_id, w.party_id;

-- The same of the pages of the last 90 local days, without a look at all others.
CREATE VIEW party_on_recent_page AS
SELECT a.check_id, w.party_id, min(l.rank) AS rank, count(*) AS slots
FROM recent_ad_page a CROSS JOIN listing l ON l.check_id = a.check_id CROSS JOIN ware w ON w.id = l.offer_id
WHERE l.slot = 1 AND w.party_id IS NOT NULL
GROUP BY a.check_id, w.party_id;

-- Everybody watched on every query and local day of the last 90 that have pages with ads. `fought`: seen in 40 % of
-- the checks of the peak or of the other hours; null where there was but one check, and on the last day, which may not be
-- over, as long as it is not fought.
CREATE VIEW rival_presence_by_day AS
WITH page AS MATERIALIZED (
    SELECT * FROM recent_ad_page
), on_page AS MATERIALIZED (
    SELECT * FROM party_on_recent_page
), looked AS MATERIALIZED (
    SELECT query_id, day_number, day, days_ago, sum(peak) AS peak_checks, sum(NOT peak) AS off_checks, sum(ad_slots) AS all_slots
    FROM page GROUP BY query_id, day_number
), seen AS MATERIALIZED (
    SELECT s.party_id, p.query_id, p.day_number, sum(p.peak) AS peak_hits, sum(NOT p.peak) AS off_hits,
           sum(s.rank = 1) AS first_slots, sum(s.rank) AS rank_sum, sum(s.slots) AS slots,
           count(you.rank) AS beside_you, ifnull(sum(s.rank < you.rank), 0) AS above_you
    FROM on_page s JOIN page p ON p.check_id = s.check_id
    LEFT JOIN on_page you ON you.check_id = p.check_id AND you.party_id = 0 AND s.party_id <> 0
    GROUP BY s.party_id, p.query_id, p.day_number
)
SELECT r.id AS party_id, r.name AS who, r.own, l.query_id, q.source, q.keyword, q.place, q.language, q.device,
       l.day_number, l.day, l.days_ago, l.peak_checks, ifnull(s.peak_hits, 0) AS peak_hits,
       l.off_checks, ifnull(s.off_hits, 0) AS off_hits,
       ifnull(s.first_slots, 0) AS first_slots, ifnull(s.rank_sum, 0) AS rank_sum,
       ifnull(s.slots, 0) AS slots, l.all_slots,
       ifnull(s.beside_you, 0) AS beside_you, ifnull(s.above_you, 0) AS above_you,
       CASE WHEN l.peak_checks + l.off_checks >= 2
            THEN nullif((l.peak_checks > 0 AND ifnull(s.peak_hits, 0) * 5 >= l.peak_checks * 2)
                        OR (l.off_checks > 0 AND ifnull(s.off_hits, 0) * 5 >= l.off_checks * 2),
                        CASE l.days_ago WHEN 0 THEN 0 END) END AS fought
FROM party r CROSS JOIN looked l
JOIN query q ON q.id = l.query_id
LEFT JOIN seen s ON s.party_id = r.id AND s.query_id = l.query_id AND s.day_number = l.day_number;

-- His hours in the last seven days, over the keywords on which he fights; over all where he fights on none. `on_some`:
-- keywords on which he was seen in 40 % of the checks of that hour.
CREATE VIEW strength_hours AS
WITH stand AS MATERIALIZED (
    SELECT *, max(fights) OVER (PARTITION BY party_id) AS any_fights FROM strength_keyword
), page AS MATERIALIZED (
    SELECT check_id, query_id, hour FROM recent_ad_page WHERE days_ago < 7
), looked AS MATERIALIZED (
    SELECT query_id, hour, count(*) AS checks FROM page GROUP BY query_id, hour
), seen AS MATERIALIZED (
    SELECT s.party_id, p.query_id, p.hour, count(*) AS hits
    FROM party_on_recent_page s JOIN page p ON p.check_id = s.check_id GROUP BY s.party_id, p.query_id, p.hour
)
SELECT k.party_id, k.who, l.hour, sum(l.checks) AS checks, sum(ifnull(s.hits, 0)) AS hits,
       sum(ifnull(s.hits, 0) * 5 >= l.checks * 2) AS on_some
FROM stand k JOIN looked l ON l.query_id = k.query_id
LEFT JOIN seen s ON s.party_id = k.party_id AND s.query_id = l.query_id AND s.hour = l.hour
WHERE k.fights OR NOT k.any_fights
GROUP BY k.party_id, l.hour;

-- Every extra look, readable.
CREATE VIEW extra_look_log AS
SELECT c.id AS check_id, q.source, q.keyword, q.place, q.language, q.device,
       strftime('%Y-%m-%dT%H:%M:%SZ', c.checked_at / 1000, 'unixepoch') AS checked_at_utc,
       c.checked_at, c.outcome, ifnull(e.rival, 'your own shop') AS who
FROM extra_look e JOIN checks c ON c.id = e.check_id JOIN query q ON q.id = c.query_id;

-- Every check that was read again, readable.
CREATE VIEW read_again_log AS
SELECT c.id AS check_id, q.source, q.keyword, q.place, q.language, q.device,
       strftime('%Y-%m-%dT%H:%M:%SZ', c.checked_at / 1000, 'unixepoch') AS checked_at_utc, c.checked_at, c.outcome,
       r.was, r.detail AS was_detail, strftime('%Y-%m-%dT%H:%M:%SZ', r.at / 1000, 'unixepoch') AS read_again_utc
FROM read_again r JOIN checks c ON c.id = r.check_id JOIN query q ON q.id = c.query_id;

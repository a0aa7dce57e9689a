-- The entities that announced an exercise for a day of each year, as it stood at its end: neither called
-- off nor moved by then, nor done in a year before. `is_to_come`: its day has not passed; once a year
-- is over, nothing of it is to come.
SELECT
  p.year,
  p.own,
  max(CASE WHEN p.planned_on >= p.ends_on AND NOT p.is_over AND NOT p.is_ended THEN 1 ELSE 0 END) AS is_to_come
FROM (
  SELECT
    y.year,
    y.ends_on,
    x.planned_on,
    extract(MONTH FROM y.ends_on) = 12 AND extract(DAY FROM y.ends_on) = 31 AS is_over,
    coalesce(x.ended_on <= y.ends_on, FALSE) AS is_ended,
    CASE x.place_kind WHEN 'SITE' THEN coalesce(nullif(s.entity, ''), x.place) ELSE x.place END AS own
  FROM planned_exercises AS x
  INNER JOIN years AS y ON extract(YEAR FROM x.planned_on) = y.year AND x.announced_on <= y.ends_on
  LEFT JOIN sites AS s ON x.place_kind = 'SITE' AND x.place = s.finess
  WHERE
    (x.state NOT IN ('CALLED_OFF', 'MOVED') OR x.ended_on > y.ends_on)
    AND (x.done_on IS NULL OR extract(YEAR FROM x.done_on) >= y.year)
) AS p
GROUP BY p.year, p.own

-- The kind of each entity: that of most of its sites, open or not, the first by name when two are as many.
SELECT entity, kind FROM (
  SELECT
    c.entity,
    c.kind,
    row_number() OVER (PARTITION BY c.entity ORDER BY c.n DESC, c.kind) AS among
  FROM (
    SELECT s.entity, k.kind, count(*) AS n
    FROM sites AS s
    INNER JOIN structure_kinds AS k ON s.category = k.category
    WHERE s.entity <> ''
    GROUP BY s.entity, k.kind
  ) AS c
) AS r
WHERE among = 1

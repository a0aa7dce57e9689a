-- Each answer of an assessment that was given; `value` is empty for what does not apply.
SELECT
  g.year,
  g.level,
  g.place,
  g.holder,
  a.node,
  a.step,
  t.value
FROM answers AS a
INNER JOIN given AS g ON a.assessment = g.assessment
LEFT JOIN steps AS t ON a.node = t.node AND a.step = t.rank AND g.version = t.version

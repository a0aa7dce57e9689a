-- Each score of an assessment that was given, in ten-thousandths.
SELECT
  g.year,
  g.level,
  g.place,
  g.holder,
  s.node,
  s.declared,
  s.proven,
  s.reviewed
FROM scores AS s
INNER JOIN given AS g ON s.assessment = g.assessment

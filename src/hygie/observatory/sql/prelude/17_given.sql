-- The assessments that were given to who asked for them: of the others, nothing is counted.
SELECT * FROM evaluated WHERE stage IN ('SUBMITTED', 'ACCEPTED')

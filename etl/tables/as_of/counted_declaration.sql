-- What a unit says of itself in a round: of each thing, what it said last. The totals that it gives and "không có
-- mô hình" go with the version of its models that they came with: one that was replaced since says nothing.
CREATE OR REPLACE TEMP TABLE counted_declaration AS
WITH declared AS (
  SELECT d.*, (d.again, d.file_id) AS since,
    v.unit_code IS NULL OR d.again >= v.again AS of_counted
  FROM asof_declaration d
  LEFT JOIN counted_version v ON v.table_name = 'model' AND v.unit_code = d.unit_code AND v.year = d.year AND v.round = d.round
)
SELECT unit_code, year, round, max(received_on) AS received_on,
  max_by(document_number, since) AS document_number, max_by(document_date, since) AS document_date,
  max_by(declared_total, since) FILTER (of_counted) AS declared_total,
  max_by(declared_collective, since) FILTER (of_counted) AS declared_collective,
  max_by(declared_individual, since) FILTER (of_counted) AS declared_individual,
  coalesce(max_by(declared_none, since) FILTER (of_counted), FALSE) AS declared_none,
  max_by(plan_document, since) AS plan_document, max_by(meetings, since) AS meetings,
  max_by(attendance, since) AS attendance, max_by(inspections, since) AS inspections,
  max_by(plan_date, since) AS plan_date, max_by(front_supervision, since) AS front_supervision,
  max_by(campaigns, since) AS campaigns, max_by(shortcomings, since) AS shortcomings,
  max_by(proposals, since) AS proposals
FROM declared
GROUP BY ALL;

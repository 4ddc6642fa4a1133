-- The sums that must agree, as they were when the snapshot was built.
CREATE TABLE mart.reconciliation (
  name              VARCHAR NOT NULL,
  title             VARCHAR NOT NULL,
  year              INTEGER,            -- null: all years
  round             VARCHAR,            -- null: both
  left_label        VARCHAR NOT NULL,
  left_value        BIGINT NOT NULL,
  right_label       VARCHAR NOT NULL,
  right_value       BIGINT NOT NULL,
  agrees            BOOLEAN NOT NULL
);

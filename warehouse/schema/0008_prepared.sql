-- Who was compared is kept with the people in their one form, in a file beside the warehouse (match/prepared.py).

DROP TABLE base.compared_author;

ALTER TABLE base.match_model DROP COLUMN customers;

CREATE TABLE base.prepared (
    stamp UUID NOT NULL
);
COMMENT ON TABLE base.prepared IS 'Which state of the people beside the warehouse the candidates go with; one row. Of another state, or none, nothing is taken.';
COMMENT ON COLUMN base.prepared.stamp IS 'Made by the match that compared last.';

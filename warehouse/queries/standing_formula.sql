-- The numbers by which a standing is worked out.
FROM standing_formula;

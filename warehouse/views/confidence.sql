-- Group: figures

-- The intervals of all figures, at one level of confidence: each macro is one formula from the literature.

CREATE OR REPLACE MACRO z_95() AS 1.959963984540054::DOUBLE;

-- The difference of two shares of one sample, such as promoters less detractors, adjusted as Bonett and Price (2012) and,
-- for the net promoter score, Rocks (2016, The American Statistician 70:4) have it: 3 answers more, 3/4 of them for, 3/4
-- against. The variance is that of a difference of multinomial proportions, (p + d - (p - d)^2) / n. Of one answer alone it
-- would leave out the score itself: it is widened up to it.
CREATE OR REPLACE MACRO net_centre(plus, minus, total) AS (plus - minus) / (total + 3)::DOUBLE;
CREATE OR REPLACE MACRO net_variance(plus, minus, total) AS
    ((plus + minus + 1.5) / (total + 3)::DOUBLE - net_centre(plus, minus, total) ** 2) / (total + 3);
CREATE OR REPLACE MACRO net_low(plus, minus, total) AS
    CASE
        WHEN total > 0
        THEN least(
            (plus - minus) / total,
            greatest(-1, net_centre(plus, minus, total) - z_95() * sqrt(net_variance(plus, minus, total)))
        )
    END;
CREATE OR REPLACE MACRO net_high(plus, minus, total) AS
    CASE
        WHEN total > 0
        THEN greatest(
            (plus - minus) / total,
            least(1, net_centre(plus, minus, total) + z_95() * sqrt(net_variance(plus, minus, total)))
        )
    END;

-- A share: Wilson (1927), the score interval.
CREATE OR REPLACE MACRO wilson_half(hits, total) AS
    z_95() * sqrt(hits * (total - hits) / total::DOUBLE + z_95() ** 2 / 4) / (total + z_95() ** 2);
CREATE OR REPLACE MACRO wilson_low(hits, total) AS
    CASE
        WHEN total > 0
        THEN greatest(0, (hits + z_95() ** 2 / 2) / (total + z_95() ** 2) - wilson_half(hits, total))
    END;
CREATE OR REPLACE MACRO wilson_high(hits, total) AS
    CASE
        WHEN total > 0
        THEN least(1, (hits + z_95() ** 2 / 2) / (total + z_95() ** 2) + wilson_half(hits, total))
    END;

-- The 0.975 quantile of Student's t: from a table up to 10 degrees of freedom, then by the expansion of Abramowitz and
-- Stegun 26.7.5 with four terms, which is off by less than 0.00001 there. A broken number is taken down to a whole one.
CREATE OR REPLACE MACRO t_95(freedom) AS
    CASE
        WHEN freedom >= 11
        THEN
            z_95()
            + 2.3722712 / floor(freedom)
            + 2.8224986 / floor(freedom) ** 2
            + 2.5558497 / floor(freedom) ** 3
            + 1.5895341 / floor(freedom) ** 4
        WHEN freedom >= 1
        THEN [
            12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139
        ][floor(freedom)::INTEGER]::DOUBLE
    END;

CREATE OR REPLACE VIEW confidence AS
SELECT
    0.95::DECIMAL(3, 2) AS level,
    z_95() AS z,
    3 AS added,
    0.75::DECIMAL(3, 2) AS added_each;

COMMENT ON VIEW confidence IS 'How sure the figures are, in one row. Nets, such as nps and net sentiment, have the adjusted Wald interval after Rocks (2016): with plus and minus counted among n + 3, the net is (plus - minus) / (n + 3) and its variance (p + d - (p - d)^2) / (n + 3), where p and d are (plus + 0.75) / (n + 3) and (minus + 0.75) / (n + 3). Shares have the interval of Wilson (1927), means that of Student''s t. Each takes answers and mentions for independent of each other; those of one person are not quite, and a true interval is then a little wider.';
COMMENT ON COLUMN confidence.level IS 'Of a hundred intervals, so many hold the true value.';
COMMENT ON COLUMN confidence.z IS 'Standard deviations to either side of the middle of a normal distribution that hold so many.';
COMMENT ON COLUMN confidence.added IS 'Answers that the interval of a net adds, which keeps it honest where there are few: ten promoters of ten do not prove 100.';
COMMENT ON COLUMN confidence.added_each IS 'How many of these are plus, and how many minus; the others are neither.';

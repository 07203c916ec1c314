-- Portions of history that were tagged again and are in the warehouse.
SELECT pull
FROM loads
WHERE kind = 'signals' AND starts_with(pull, $history);

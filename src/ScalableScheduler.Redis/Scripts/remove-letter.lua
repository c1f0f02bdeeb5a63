-- Deletes a dead letter.
-- KEYS    of a partition
-- ARGV    1 run's id
-- Returns 1 when it was there, else 0
--!include keys
--!include dead-letters
return remove_letter(ARGV[1])

-- Deletes the records of a schedule's runs that were opened before an instant.
-- KEYS    of a partition
-- ARGV    1 schedule's id, 2 the instant in ms
-- Returns how many
--!include keys
--!include history
local history, before = history_of .. ARGV[1], '(' .. ARGV[2]
unindex_records(redis.call('ZRANGEBYSCORE', history, '-inf', before))
return redis.call('ZREMRANGEBYSCORE', history, '-inf', before)

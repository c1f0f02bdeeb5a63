-- Fixes the number of partitions when the store is first used.
-- KEYS    1 the number
-- ARGV    1 the number asked for
-- Returns the number that is fixed
redis.call('SET', KEYS[1], ARGV[1], 'NX')
return redis.call('GET', KEYS[1])

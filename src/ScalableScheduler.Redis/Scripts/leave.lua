-- Forgets a node, and announces it.
-- KEYS    1 nodes, 2 what they say of themselves
-- ARGV    1 node's id, 2 channel
-- Returns 1 when it was there, else 0
local existed = redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('PUBLISH', ARGV[2], '')
return existed

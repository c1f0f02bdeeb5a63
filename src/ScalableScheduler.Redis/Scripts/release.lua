-- Deletes a lock that is held with this value, and no other.
-- KEYS    1 lock
-- ARGV    1 value
-- Returns 1 when it was, else 0
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])

-- Makes a lock last from now on. Never sets one anew: a holder whose lock ran out must not take it back unasked.
-- KEYS    1 lock
-- ARGV    1 value, 2 duration in ms
-- Returns 1 when it is held with this value, else 0
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])

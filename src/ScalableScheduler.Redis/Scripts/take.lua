-- Begins ownership: the token becomes max(token + 1, now in ms). It keeps growing even when a failover rolled it back.
-- KEYS    of a partition
-- Returns the token as text
--!include keys
--!include time
local following = (tonumber(redis.call('GET', token) or '0')) + 1
local taken = text(math.max(following, now_ms()))
redis.call('SET', token, taken)
return taken

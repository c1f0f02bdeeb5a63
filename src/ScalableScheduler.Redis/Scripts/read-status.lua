-- Reads how a partition stands.
-- KEYS    of a partition, then when it was last checked
-- Returns token ('0' before it was ever owned), schedules, open runs, overdue entries, due time of the oldest of them
--         ('' when there is none), when it was last checked ('' for never)
--!include keys
--!include time
local now = text(now_ms())
local oldest = redis.call('ZRANGEBYSCORE', due, '-inf', now, 'WITHSCORES', 'LIMIT', 0, 1)
return {
  redis.call('GET', token) or '0',
  redis.call('HLEN', defs),
  redis.call('HLEN', runs),
  redis.call('ZCOUNT', due, '-inf', now),
  oldest[2] or '',
  redis.call('GET', KEYS[#KEYS]) or '',
}

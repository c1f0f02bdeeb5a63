-- Adds events to the log, and tells those who watch. Ids are `{ms}-{number}`: the number grows by one with each event, so
-- that a reader sees where some are missing; the time keeps ids growing also when a failover lost the last ones.
-- KEYS    1 stream
-- ARGV    1 about so many of the newest stay, 2 channel, then the events
--!include time
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local last_ms, number = string.match(last and last[1] or '0-0', '^(%d+)-(%d+)$')
local ms = text(math.max(now_ms(), tonumber(last_ms)))
number = tonumber(number)
for i = 3, #ARGV do
  number = number + 1
  redis.call('XADD', KEYS[1], ms .. '-' .. text(number), 'e', ARGV[i])
end
redis.call('XTRIM', KEYS[1], 'MAXLEN', '~', ARGV[1])
redis.call('PUBLISH', ARGV[2], '')

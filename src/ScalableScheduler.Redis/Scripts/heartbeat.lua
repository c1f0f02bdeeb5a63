-- Says that a node lives, and forgets those whose time ran out. Announces it when either changes who is there.
-- KEYS    1 nodes, 2 what they say of themselves
-- ARGV    1 node's id, 2 what it says of itself, 3 lifetime in ms, 4 channel
-- Returns now in ms, then per living node: id, until when in ms, what it says of itself
--!include time
--!include nodes
local now = now_ms()
local gone = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', text(now))
for _, id in ipairs(gone) do
  redis.call('ZREM', KEYS[1], id)
  redis.call('HDEL', KEYS[2], id)
end
-- ZADD counts only what is new.
local is_new = redis.call('ZADD', KEYS[1], text(now + ARGV[3]), ARGV[1]) == 1
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
if is_new or #gone > 0 then redis.call('PUBLISH', ARGV[4], '') end
return snapshot(now)

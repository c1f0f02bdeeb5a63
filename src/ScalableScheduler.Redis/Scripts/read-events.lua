-- Reads events after a position.
-- KEYS    1 stream
-- ARGV    1 id of an event, 2 at most so many; none when 0
-- Returns the id of the last event ('0-0' when there is none), then per event: id, event
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local answer = { last and last[1] or '0-0' }
if ARGV[2] == '0' then return answer end
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '(' .. ARGV[1], '+', 'COUNT', ARGV[2])) do
  answer[#answer + 1] = entry[1]
  answer[#answer + 1] = entry[2][2]
end
return answer

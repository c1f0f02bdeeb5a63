-- Reads what is due, earliest first.
-- KEYS    of a partition
-- ARGV    1 at most so many entries
-- Returns now in ms, the due time after the last entry read ('' when there is none), then per entry:
--         id, due in ms, definition or nil, state (of a schedule) or run (of a run's id) or nil
--!include keys
--!include time
local now = text(now_ms())
local entries = redis.call('ZRANGEBYSCORE', due, '-inf', now, 'WITHSCORES', 'LIMIT', 0, ARGV[1])
local after = redis.call('ZRANGEBYSCORE', due, '-inf', '(+inf', 'WITHSCORES', 'LIMIT', #entries / 2, 1)
local answer = { now, after[2] or '' }
for i = 1, #entries, 2 do
  local id = entries[i]
  local schedule = string.match(id, '^([^:]*):')
  answer[#answer + 1] = id
  answer[#answer + 1] = entries[i + 1]
  answer[#answer + 1] = redis.call('HGET', defs, schedule or id)
  answer[#answer + 1] = redis.call('HGET', schedule and runs or states, id)
end
return answer

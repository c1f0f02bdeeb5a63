-- Stores versions of schedules whose predecessor is the expected one. Per schedule, definition, state, due entry and
-- indexes change together. Safe to repeat: a version that is stored already is answered as stored.
-- KEYS    of a partition
-- ARGV    1 wake channel, 2 wake for what is due within so many ms, then per version:
--         id, expected state ('' when there must be none), state, definition, due in ms ('+inf' when not due)
-- Returns per version 1 when it is stored, 0 when another writer came between
--!include keys
--!include time
--!include schedules
local now = now_ms()
local answers, wake = {}, false

local function move(index, old, new)
  if old == new then return end
  if old then redis.call('ZREM', index, old) end
  if new then redis.call('ZADD', index, 0, new) end
end

for i = 3, #ARGV, 5 do
  local id, expected, state, definition, next_due = unpack(ARGV, i, i + 4)
  local present = redis.call('HGET', defs, id)
  if (redis.call('HGET', states, id) or '') == expected and (expected ~= '' or not present) then
    local old_name, old_client
    if present then old_name, old_client = index_members(id, present) end
    local name, client = index_members(id, definition)
    move(names, old_name, name)
    move(clients, old_client, client)
    redis.call('HSET', defs, id, definition)
    redis.call('HSET', states, id, state)
    redis.call('ZADD', due, next_due, id)
    redis.call('ZREM', completed, id)
    note_if_completed(id, definition, now)
    wake = wake or (next_due ~= '+inf' and tonumber(next_due) <= now + ARGV[2])
    answers[#answers + 1] = 1
  else
    answers[#answers + 1] = present == definition and 1 or 0
  end
end

if wake then redis.call('PUBLISH', ARGV[1], '') end
return answers

-- Stores versions of schedules whose predecessor is the expected one. Per schedule, definition, state, due entry and
-- indexes change together. Safe to repeat: a version that is stored already is answered as stored.
-- KEYS    of a partition
-- ARGV    1 wake channel, 2 wake for what is due within so many ms, then per version:
--         id, expected state ('' when there must be none), state, definition, due in ms ('+inf' when not due), priority
-- Returns per version 1 when it is stored, 0 when another writer came between, 2 when its collection is missing
--!include keys
--!include time
--!include due
--!include schedules
local changed, stored, no_collection = 0, 1, 2
local now = now_ms()
local answers, wake = {}, false

local function move(index, old, new)
  if old == new then return end
  if old then redis.call('ZREM', index, old) end
  if new then redis.call('ZADD', index, 0, new) end
end

local function save(id, expected, state, definition, next_due, priority)
  local present = redis.call('HGET', defs, id)
  if (redis.call('HGET', states, id) or '') ~= expected or (expected == '' and present) then
    return present == definition and stored or changed
  end
  local collection = collection_of(definition)
  if collection ~= default_collection and redis.call('HEXISTS', collections, collection) == 0 then return no_collection end

  local old_name, old_client, old_member
  if present then
    old_name, old_client, old_member = index_members(id, present)
    redis.call('SREM', parked_of .. collection_of(present), id)
  end
  local name, client, member = index_members(id, definition)
  move(names, old_name, name)
  move(clients, old_client, client)
  move(members, old_member, member)
  redis.call('HSET', defs, id, definition)
  redis.call('HSET', states, id, state)
  set_priority(id, tonumber(priority))
  set_due(id, next_due)
  redis.call('ZREM', completed, id)
  note_if_completed(id, now)
  wake = wake or (next_due ~= '+inf' and tonumber(next_due) <= now + ARGV[2])
  return stored
end

for i = 3, #ARGV, 6 do
  answers[#answers + 1] = save(unpack(ARGV, i, i + 5))
end

if wake then redis.call('PUBLISH', ARGV[1], '') end
return answers

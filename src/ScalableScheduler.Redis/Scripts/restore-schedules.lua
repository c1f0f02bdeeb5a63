-- Puts schedules back with all that was kept of them but history and dead letters; one that is there stays as it is. Per
-- schedule all is written together. One that was set aside for a collection that is enabled here is due at once. Safe to
-- repeat: what was put back is there.
-- KEYS    of a partition
-- ARGV    1 wake channel, 2 channel of offers, 3 partition, then per schedule:
--         id, definition, state, due in ms ('+inf' for never), priority, last run, failed runs, since when it is completed,
--         1 when it is set aside, else 0, backfill, when that is due in ms, number of hours, per hour: field, count,
--         number of open runs, per run: its id, opened in ms, where it belongs (`place_run`), attention in ms, run,
--         due in ms, 1 when it is not active, else 0, why it is to be stopped; '' for what there is not
-- Returns per schedule 1 when it is put back, 0 when it was there, 2 when its collection is missing
--!include keys
--!include time
--!include due
--!include schedules
--!include open-runs
local present, restored, no_collection = 0, 1, 2
local wake_channel, offer_channel, partition = unpack(ARGV, 1, 3)
local now = now_ms()
local at = 3
local function argument()
  at = at + 1
  return ARGV[at]
end

local function set(hash, id, value)
  if value ~= '' then redis.call('HSET', hash, id, value) end
end

local function read_run()
  return {
    id = argument(), opened = argument(), how = argument(), attention = argument(), blob = argument(),
    due = argument(), is_inactive = argument() == '1', cancel = argument(),
  }
end

local function read_schedule()
  local s = {
    id = argument(), definition = argument(), state = argument(), due = argument(), priority = tonumber(argument()),
    last = argument(), errors = argument(), completed = argument(), is_parked = argument() == '1',
    backfill = argument(), backfill_due = argument(), hours = {}, runs = {},
  }
  for i = 1, 2 * tonumber(argument()) do
    s.hours[i] = argument()
  end
  for i = 1, tonumber(argument()) do
    s.runs[i] = read_run()
  end
  return s
end

local function restore_run(id, run)
  redis.call('HSET', runs, run.id, run.blob)
  redis.call('ZADD', opened, run.opened, run.id)
  redis.call('ZADD', open_of .. id, run.opened, run.id)
  if run.is_inactive then redis.call('ZADD', inactive_of .. id, run.opened, run.id) end
  set(cancels, run.id, run.cancel)
  if run.how == 'h' then
    redis.call('ZADD', held, run.attention, run.id)
  elseif run.due ~= '' then
    place_run(run.id, run.blob, run.how, run.due)
  end
end

-- Sets a schedule aside, or makes it due now where that is over.
local function park(s)
  local collection = collection_of(s.definition)
  local is_enabled = string.match(redis.call('HGET', collections, collection) or '0 1\n', '^%d+ (%d)') == '1'
  if is_enabled then
    set_due(s.id, text(now))
  else
    redis.call('SADD', parked_of .. collection, s.id)
  end
end

local function restore(s)
  if redis.call('HEXISTS', defs, s.id) == 1 or redis.call('HEXISTS', states, s.id) == 1 then return present end
  local collection = collection_of(s.definition)
  if collection ~= default_collection and redis.call('HEXISTS', collections, collection) == 0 then return no_collection end

  local name, client, member = index_members(s.id, s.definition)
  redis.call('ZADD', names, 0, name)
  if client then redis.call('ZADD', clients, 0, client) end
  if member then redis.call('ZADD', members, 0, member) end
  redis.call('HSET', defs, s.id, s.definition)
  redis.call('HSET', states, s.id, s.state)
  set_priority(s.id, s.priority)
  set_due(s.id, s.due)
  if s.is_parked then park(s) end
  set(last, s.id, s.last)
  set(errors, s.id, s.errors)
  set(backfills, s.id, s.backfill)
  if s.backfill_due ~= '' then set_due(s.id .. ':backfill', s.backfill_due) end
  if #s.hours > 0 then
    redis.call('HSET', hours_of .. s.id, unpack(s.hours))
    redis.call('EXPIRE', hours_of .. s.id, 25 * 3600)
  end
  for _, run in ipairs(s.runs) do
    restore_run(s.id, run)
  end
  if s.completed ~= '' then redis.call('ZADD', completed, s.completed, s.id) end
  note_completion(s.id, now)
  return restored
end

local answers = {}
while at < #ARGV do
  answers[#answers + 1] = restore(read_schedule())
end
redis.call('PUBLISH', wake_channel, '')
announce_offers(offer_channel, partition)
return answers

-- Carries out a batch of firings. Refused as a whole when the token is stale; each is refused when its entry is not due
-- by the server's clock or changed since it was read, and so are the collection and the open runs that it names. Either all
-- of a firing is done or nothing of it. Safe to repeat: what was carried out is answered as accepted.
-- KEYS    of a partition
-- ARGV    1 token, 2 wake channel, 3 cancel channel, 4 channel of offers, 5 partition, then per firing one of
--         's', conditions, id, due read, state read, state, due ('+inf' when never), runs kept,
--              number of skipped records, per record: run's id, record, its time in ms, runs
--         'r', conditions, run's id, due read, stamp read, run, where it belongs (`open_run`), attention in ms
--         'c', conditions, due read, how it ends (Includes/close-run.lua)
--         'b', conditions, schedule's id, due read, stamp read, backfill, due ('' when it has ended), runs
--         'p', id, due read, state read
--         'd', entry, due read, due
--         where runs are: number, per run: id, opened in ms, where it belongs (`open_run`), attention in ms, run
--         and conditions: collection ('' when it does not matter), its revision, number of open runs ('' when it does not
--              matter), number of inactive ones, number of endings, endings (Includes/close-run.lua), number of
--              cancellations, per cancellation: run's id, reason
-- Returns nil when the token is stale, else per firing 1 or 0
--!include keys
--!include time
--!include due
--!include schedules
--!include history
--!include open-runs
--!include dead-letters
--!include close-run
if redis.call('GET', token) ~= ARGV[1] then return false end

local wake_channel, cancel_channel, offer_channel, partition = unpack(ARGV, 2, 5)
local now = now_ms()
local wake = false
local at = 5
local function argument()
  at = at + 1
  return ARGV[at]
end

local function list(read)
  local all = {}
  for i = 1, tonumber(argument()) do
    all[i] = read()
  end
  return all
end

local function read_run()
  return { id = argument(), opened = argument(), how = argument(), attention = argument(), blob = argument() }
end

local function read_record()
  return { run = argument(), record = argument(), opened = argument() }
end

local function read_conditions()
  return {
    collection = argument(), revision = argument(), open = argument(), inactive = argument(),
    endings = list(function() return read_ending(argument) end),
    cancellations = list(function() return { run = argument(), reason = argument() } end),
  }
end

local function is_due(score, read)
  return score and tonumber(score) == tonumber(read) and tonumber(score) <= now
end

local copies = {}
local function copy_of(collection)
  copies[collection] = copies[collection] or redis.call('HGET', collections, collection) or '0 1\n'
  return copies[collection]
end

-- Conditions are looked at after the entry was found unchanged: of a schedule, its state tells that its collection is the
-- one that was read.
local function are_met(id, c, is_schedule)
  if c.collection ~= '' then
    if string.match(copy_of(c.collection), '^%d+') ~= c.revision then return false end
    if not is_schedule and collection_of(redis.call('HGET', defs, id) or '') ~= c.collection then return false end
  end
  if c.open ~= '' and (redis.call('ZCARD', open_of .. id) ~= tonumber(c.open)
    or redis.call('ZCARD', inactive_of .. id) ~= tonumber(c.inactive)) then
    return false
  end
  for _, ending in ipairs(c.endings) do
    if not has_stamp(redis.call('HGET', runs, ending.run), ending.stamp) then return false end
  end
  return true
end

-- Ends and cancels the runs that make way.
local function displace(id, c)
  for _, ending in ipairs(c.endings) do
    local is_held = redis.call('ZSCORE', held, ending.run)
    close_run(id, ending, now)
    if is_held then redis.call('PUBLISH', cancel_channel, ending.run) end
  end
  for _, cancellation in ipairs(c.cancellations) do
    local _, wakes = ask_to_stop(cancellation.run, cancellation.reason, cancel_channel)
    wake = wakes or wake
  end
end

local function open_all(id, batch)
  for _, run in ipairs(batch) do
    open_run(id, run)
  end
end

local function are_open(batch)
  for _, run in ipairs(batch) do
    if redis.call('HGET', runs, run.id) ~= run.blob then return false end
  end
  return true
end

local function release_next(id)
  wake = release(id, now) or wake
end

local function fire_schedule()
  local conditions = read_conditions()
  local id, due_read, state_read = argument(), argument(), argument()
  local state, next_due, kept = argument(), argument(), tonumber(argument())
  local skipped, batch = list(read_record), list(read_run)

  local present, score = redis.call('HGET', states, id), redis.call('ZSCORE', due, id)
  if present ~= state_read or not is_due(score, due_read) then
    return present == state and score and tonumber(score) == tonumber(next_due) and are_open(batch)
  end
  if not are_met(id, conditions, true) then return false end

  redis.call('HSET', states, id, state)
  set_due(id, next_due)
  displace(id, conditions)
  open_all(id, batch)
  for _, s in ipairs(skipped) do
    add_record(id, s.run, s.record, s.opened, kept)
  end
  release_next(id)
  if next_due == '+inf' then note_completion(id, now) end
  return true
end

local function fire_run()
  local conditions = read_conditions()
  local run, due_read, stamp, blob, how, attention = argument(), argument(), argument(), argument(), argument(), argument()
  local id = string.match(run, '^[^:]*')
  local present = redis.call('HGET', runs, run)
  if present == blob then return true end
  if not has_stamp(present, stamp) or not is_due(redis.call('ZSCORE', due, run), due_read) or not are_met(id, conditions) then
    return false
  end
  -- Somebody asked since it was read for it to be stopped: its worker has to be told first.
  if how ~= 's' and is_assigned(present) and redis.call('HEXISTS', cancels, run) == 1 then return false end

  redis.call('HSET', runs, run, blob)
  if queue_of(present) ~= queue_of(blob) then leave_queue(queue_of(present), run) end
  if how == 'h' or how == 'q' then clear_due(run) end
  if how == 'q' then
    redis.call('ZADD', inactive_of .. id, redis.call('ZSCORE', open_of .. id, run), run)
  else
    redis.call('ZREM', inactive_of .. id, run)
    place_run(run, blob, how, attention)
  end
  displace(id, conditions)
  release_next(id)
  return true
end

local function close()
  local conditions = read_conditions()
  local due_read = argument()
  local ending = read_ending(argument)
  local id = string.match(ending.run, '^[^:]*')
  if not has_stamp(redis.call('HGET', runs, ending.run), ending.stamp) then return is_recorded(id, ending) end
  if not is_due(redis.call('ZSCORE', due, ending.run), due_read) or not are_met(id, conditions) then return false end

  displace(id, conditions)
  close_run(id, ending, now)
  release_next(id)
  note_completion(id, now)
  return true
end

local function fire_backfill()
  local conditions = read_conditions()
  local id, due_read, stamp, blob, next_due = argument(), argument(), argument(), argument(), argument()
  local batch = list(read_run)
  local entry = id .. ':backfill'
  local present = redis.call('HGET', backfills, id)
  if present == blob then return are_open(batch) end
  if not has_stamp(present, stamp) or not is_due(redis.call('ZSCORE', due, entry), due_read) or not are_met(id, conditions) then
    return false
  end

  redis.call('HSET', backfills, id, blob)
  if next_due == '' then
    clear_due(entry)
  else
    set_due(entry, next_due)
  end
  open_all(id, batch)
  note_completion(id, now)
  return true
end

local function park()
  local id, due_read, state_read = argument(), argument(), argument()
  if redis.call('HGET', states, id) ~= state_read then return false end
  local collection = collection_of(redis.call('HGET', defs, id) or '')
  local is_enabled = string.match(copy_of(collection), '^%d+ (%d)') == '1'
  if is_enabled or not is_due(redis.call('ZSCORE', due, id), due_read) then
    return redis.call('SISMEMBER', parked_of .. collection, id) == 1
  end
  set_due(id, '+inf')
  redis.call('SADD', parked_of .. collection, id)
  return true
end

local function defer()
  local entry, due_read, next_due = argument(), argument(), argument()
  local score = redis.call('ZSCORE', due, entry)
  if is_due(score, due_read) then
    set_due(entry, next_due)
    return true
  end
  return score and tonumber(score) == tonumber(next_due)
end

local fire = { s = fire_schedule, r = fire_run, c = close, b = fire_backfill, p = park, d = defer }
local answers = {}
while at < #ARGV do
  answers[#answers + 1] = fire[argument()]() and 1 or 0
end
if wake then redis.call('PUBLISH', wake_channel, '') end
announce_offers(offer_channel, partition)
return answers

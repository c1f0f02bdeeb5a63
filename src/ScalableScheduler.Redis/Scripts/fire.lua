-- Carries out a batch of firings. Refused as a whole when the token is stale; each is refused when its entry is not due
-- by the server's clock or changed since it was read. Safe to repeat: what was carried out is answered as accepted.
-- KEYS    of a partition
-- ARGV    1 token, then per firing one of
--         's', id, due read, state read, state, due ('+inf' when never), runs kept,
--              skipped run's id ('' when none), its record, its time in ms,
--              number of runs, per run: id, opened in ms, attention in ms, run
--         'r', run's id, stamp read, run, attention in ms
--         'd', entry, due read, due
-- Returns nil when the token is stale, else per firing 1 or 0
--!include keys
--!include time
--!include due
--!include schedules
--!include history
if redis.call('GET', token) ~= ARGV[1] then return false end

local now = now_ms()
local at = 1
local function argument()
  at = at + 1
  return ARGV[at]
end

local function is_due(score, read)
  return score and tonumber(score) == tonumber(read) and tonumber(score) <= now
end

local function are_open(batch)
  for _, run in ipairs(batch) do
    if redis.call('HGET', runs, run.id) ~= run.blob then return false end
  end
  return true
end

local function fire_schedule()
  local id, due_read, state_read = argument(), argument(), argument()
  local state, next_due, kept = argument(), argument(), tonumber(argument())
  local skipped, record, skipped_at = argument(), argument(), argument()
  local batch = {}
  for i = 1, tonumber(argument()) do
    batch[i] = { id = argument(), opened = argument(), attention = argument(), blob = argument() }
  end

  local present, score = redis.call('HGET', states, id), redis.call('ZSCORE', due, id)
  if present ~= state_read or not is_due(score, due_read) then
    local done = present == state and score and tonumber(score) == tonumber(next_due) and are_open(batch)
    return done and 1 or 0
  end

  redis.call('HSET', states, id, state)
  redis.call('ZADD', due, next_due, id)
  for _, run in ipairs(batch) do
    redis.call('HSET', runs, run.id, run.blob)
    redis.call('ZADD', held, run.attention, run.id)
    redis.call('ZADD', opened, run.opened, run.id)
    redis.call('ZADD', open_of .. id, run.opened, run.id)
  end
  if skipped ~= '' then add_record(id, skipped, record, skipped_at, kept) end
  if next_due == '+inf' then note_if_completed(id, now) end
  return 1
end

local function fire_run()
  local id, stamp, blob, attention = argument(), argument(), argument(), argument()
  local present = redis.call('HGET', runs, id)
  if present == blob then return 1 end
  local score = redis.call('ZSCORE', due, id)
  if not present or string.match(present, '^[^ ]*') ~= stamp or not is_due(score, score) then return 0 end
  redis.call('HSET', runs, id, blob)
  redis.call('ZREM', due, id)
  redis.call('ZADD', held, attention, id)
  return 1
end

local function defer()
  local entry, due_read, next_due = argument(), argument(), argument()
  local score = redis.call('ZSCORE', due, entry)
  if is_due(score, due_read) then
    redis.call('ZADD', due, next_due, entry)
    return 1
  end
  return score and tonumber(score) == tonumber(next_due) and 1 or 0
end

local fire = { s = fire_schedule, r = fire_run, d = defer }
local answers = {}
while at < #ARGV do
  answers[#answers + 1] = fire[argument()]()
end
return answers

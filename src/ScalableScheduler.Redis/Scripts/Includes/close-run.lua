-- How a run ends, as both `finish` and `fire` are told: run's id, stamp, opened in ms, record, runs kept, last run ('' when
-- it stays another), 's' when it succeeded, 'f' when it failed or was lost, else '', ended in ms, dead letter ('' when none),
-- dead letters kept, number of chain triggers, chain triggers.
local function read_ending(argument)
  local e = {
    run = argument(), stamp = argument(), opened = argument(), record = argument(), kept = tonumber(argument()),
    last = argument(), counted = argument(), ended = argument(), letter = argument(), letters_kept = tonumber(argument()),
    triggers = {},
  }
  for i = 1, tonumber(argument()) do
    e.triggers[i] = argument()
  end
  return e
end

-- Counts a run for 24 hours. Old hours go when one begins.
local function count_run(id, counted, now)
  if counted == 'f' then redis.call('HINCRBY', errors, id, 1) end
  local hours, hour = hours_of .. id, math.floor(now / 3600000)
  if redis.call('HINCRBY', hours, text(hour) .. counted, 1) > 1 then return end
  redis.call('EXPIRE', hours, 25 * 3600)
  for _, field in ipairs(redis.call('HKEYS', hours)) do
    if tonumber(string.sub(field, 1, -2)) <= hour - 24 then redis.call('HDEL', hours, field) end
  end
end

local function keep_letter(id, e)
  redis.call('HSET', dead, e.run, e.letter)
  redis.call('ZADD', dead_at, e.ended, e.run)
  redis.call('ZADD', dead_of .. id, e.ended, e.run)
  local excess = redis.call('ZCARD', dead_of .. id) - e.letters_kept
  if excess <= 0 then return end
  for _, run in ipairs(redis.call('ZRANGE', dead_of .. id, 0, excess - 1)) do
    remove_letter(run)
  end
end

-- Closes a run and writes down how it ended. What that means for the schedule (`release`, `note_completion`) is left to
-- the caller, who may open others.
local function close_run(id, e, now)
  redis.call('HDEL', runs, e.run)
  redis.call('HDEL', cancels, e.run)
  redis.call('ZREM', held, e.run)
  clear_due(e.run)
  leave_queue(queue_of(e.stamp), e.run)
  redis.call('ZREM', opened, e.run)
  redis.call('ZREM', open_of .. id, e.run)
  redis.call('ZREM', inactive_of .. id, e.run)
  add_record(id, e.run, e.record, e.opened, e.kept)
  if e.last ~= '' then redis.call('HSET', last, id, e.last) end
  if e.counted ~= '' then count_run(id, e.counted, now) end
  if e.letter ~= '' then keep_letter(id, e) end
  for _, trigger in ipairs(e.triggers) do
    redis.call('ZADD', chained, e.ended, trigger)
  end
end

-- Whether a run ended so already: as long as its record is kept or it is still the last run.
local function is_recorded(id, e)
  return redis.call('ZSCORE', history_of .. id, e.record)
    or (e.last ~= '' and redis.call('HGET', last, id) == e.last)
end

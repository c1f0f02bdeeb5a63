-- Sets records right, each only if it still is as it was read. Safe to repeat: what is as asked for is answered as refused.
-- KEYS    of a partition
-- ARGV    1 token, 2 wake channel, then per record one of
--         's', id, state read ('' for none), due read ('' for no entry, '+inf' for never), priority read, state, due, priority,
--              1 when it stays set aside
--         'r', run's id, stamp read, due read ('' for no entry), 1 when it was held, 1 when it was inactive, 1 when it stood in
--              its queue, where it belongs (`open_run`), due or attention in ms
--         'b', schedule's id, stamp read, due read ('' for no entry), due ('' for none)
-- Returns nil when the token is stale, else per record 1 when it was set right, else 0
--!include keys
--!include time
--!include due
--!include schedules
--!include open-runs
if (redis.call('GET', token) or '0') ~= ARGV[1] then return false end
local now, at, wake = now_ms(), 2, false

local function argument()
  at = at + 1
  return ARGV[at]
end

local function is_due_as(entry, read)
  local score = redis.call('ZSCORE', due, entry)
  if read == '' or not score then return read == '' and not score end
  return tonumber(score) == tonumber(read)
end

local function is_member(score, read)
  return (score and true or false) == (read == '1')
end

local function repair_schedule()
  local id, state_read, due_read, priority_read = argument(), argument(), argument(), argument()
  local state, next_due, priority, stays = argument(), argument(), argument(), argument()
  local definition = redis.call('HGET', defs, id)
  if not definition or (redis.call('HGET', states, id) or '') ~= state_read or not is_due_as(id, due_read)
    or (redis.call('HGET', priorities, id) or '0') ~= priority_read then
    return false
  end
  redis.call('HSET', states, id, state)
  set_priority(id, tonumber(priority))
  set_due(id, next_due)
  if stays ~= '1' then redis.call('SREM', parked_of .. collection_of(definition), id) end
  if next_due == '+inf' then note_completion(id, now) else redis.call('ZREM', completed, id) end
  return true
end

local function repair_run()
  local run, stamp, due_read, held_read, inactive_read, queue_read = argument(), argument(), argument(), argument(), argument(), argument()
  local how, attention = argument(), argument()
  local id, blob = string.match(run, '^[^:]*'), redis.call('HGET', runs, run)
  local queue = queue_of(stamp .. ' ')
  if not has_stamp(blob, stamp) or not is_due_as(run, due_read)
    or not is_member(redis.call('ZSCORE', held, run), held_read)
    or not is_member(redis.call('ZSCORE', inactive_of .. id, run), inactive_read)
    or not is_member(queue and redis.call('ZSCORE', offers_in .. queue, run), queue_read) then
    return false
  end
  redis.call('ZREM', held, run)
  clear_due(run)
  if how == 'q' then
    redis.call('ZADD', inactive_of .. id, string.match(stamp, '^%d+%-(%d+)'), run)
  else
    -- One that was requested stays so until the overlap policy decides.
    if how ~= 'w' then redis.call('ZREM', inactive_of .. id, run) end
    place_run(run, blob, how, attention)
  end
  release(id, now)
  return true
end

local function repair_backfill()
  local id, stamp, due_read, next_due = argument(), argument(), argument(), argument()
  local entry = id .. ':backfill'
  if not has_stamp(redis.call('HGET', backfills, id), stamp) or not is_due_as(entry, due_read) then return false end
  if next_due == '' then clear_due(entry) else set_due(entry, next_due) end
  note_completion(id, now)
  return true
end

local repair = { s = repair_schedule, r = repair_run, b = repair_backfill }
local answers = {}
while at < #ARGV do
  local is_repaired = repair[argument()]()
  answers[#answers + 1] = is_repaired and 1 or 0
  wake = wake or is_repaired
end
if wake then redis.call('PUBLISH', ARGV[2], '') end
return answers

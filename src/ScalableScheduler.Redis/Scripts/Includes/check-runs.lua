local runs_found = {}

-- Takes a run out of every place but the one where it is kept.
local function unlist_run(id, run)
  redis.call('ZREM', held, run)
  clear_due(run)
  redis.call('ZREM', opened, run)
  redis.call('ZREM', open_of .. id, run)
  redis.call('ZREM', inactive_of .. id, run)
  redis.call('HDEL', cancels, run)
end

local function check_list(run, key, opened_at, name)
  if not redis.call('ZSCORE', key, run) and found(missing_index, run, 'It is missing from ' .. name .. '.') then
    redis.call('ZADD', key, opened_at, run)
  end
end

local function check_run(run, blob)
  local id = string.match(run, '^[^:]*')
  local queue = queue_of(blob)
  if redis.call('HEXISTS', defs, id) == 0 then
    if found(orphan, run, 'It is open, and its schedule is gone.') then
      leave_queue(queue, run)
      unlist_run(id, run)
      redis.call('HDEL', runs, run)
    end
    return
  end
  local opened_at = string.match(blob, '^%d+%-(%d+)')
  if opened_at then
    check_list(run, opened, opened_at, 'the open runs of the partition')
    check_list(run, open_of .. id, opened_at, 'the open runs of its schedule')
  end
  local is_offered = queue and redis.call('ZSCORE', offers_in .. queue, run)
  if is_offered and redis.call('SISMEMBER', queues, queue) == 0 and found(missing_index, run, 'Its queue is missing from the list of queues.') then
    redis.call('SADD', queues, queue)
  end
  local n = #runs_found
  runs_found[n + 1], runs_found[n + 2] = run, blob
  runs_found[n + 3] = redis.call('ZSCORE', due, run) or ''
  runs_found[n + 4] = flag(redis.call('ZSCORE', held, run))
  runs_found[n + 5] = flag(redis.call('ZSCORE', inactive_of .. id, run))
  runs_found[n + 6] = flag(is_offered)
end

local function is_open(run)
  return redis.call('HEXISTS', runs, run) == 1
end

local function check_held(run)
  if not is_open(run) and found(orphan, run, 'It is gone, and listed as held.') then redis.call('ZREM', held, run) end
end

local function check_opened(run)
  if not is_open(run) and found(orphan, run, 'It is gone, and listed as open.') then
    unlist_run(string.match(run, '^[^:]*'), run)
  end
end

local function check_cancel(run)
  if not is_open(run) and found(orphan, run, 'It is gone, and to be stopped.') then redis.call('HDEL', cancels, run) end
end

-- Those whose turn is first: one that is gone would be offered to every worker that asks.
local function check_queue(queue)
  local was_there = redis.call('EXISTS', offers_in .. queue) == 1
  for _, run in ipairs(redis.call('ZRANGE', offers_in .. queue, 0, oldest - 1)) do
    if queue_of(redis.call('HGET', runs, run) or '') ~= queue and found(orphan, run, 'It is not offered any more, and stands in queue ' .. queue .. '.') then
      redis.call('ZREM', offers_in .. queue, run)
    end
  end
  if redis.call('EXISTS', offers_in .. queue) == 0 and (was_there or found(orphan, queue, 'The queue is empty, and listed.')) then
    redis.call('SREM', queues, queue)
  end
end

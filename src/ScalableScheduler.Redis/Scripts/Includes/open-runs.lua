-- An open run begins "{stamp} "; the rest is C#'s. It is held by a node ('held'), or due ('due'), or waits for other runs of
-- its schedule ('inactive_of'). One that was requested, and about which the overlap policy has not decided, is due and
-- inactive. The stamp tells of a run that is a worker's to do: it ends with '@' and the queue in which the run stands until it
-- is claimed, with '!' once a worker has it. Such a run is due when somebody has to look after it.

local function has_stamp(blob, stamp)
  return blob and string.match(blob, '^[^ ]*') == stamp
end

-- The queue in which a run stands, by itself or its stamp; nil for none.
local function queue_of(run)
  return string.match(run, '^[^ @]*@([^ ]*)')
end

-- Whether a worker has a run.
local function is_assigned(run)
  return string.match(run, '^[^ ]*! ') ~= nil
end

local offered = {}

local function join_queue(queue, run, turn)
  if redis.call('ZADD', offers_in .. queue, turn, run) == 0 then return end
  redis.call('SADD', queues, queue)
  offered[queue] = true
end

-- Takes a run out of the queue in which it stood; nothing for nil.
local function leave_queue(queue, run)
  if not queue then return end
  redis.call('ZREM', offers_in .. queue, run)
  if redis.call('EXISTS', offers_in .. queue) == 0 then redis.call('SREM', queues, queue) end
end

-- Says in which queues runs were offered, once for each.
local function announce_offers(channel, partition)
  for queue in pairs(offered) do
    redis.call('PUBLISH', channel, partition .. ' ' .. queue)
  end
end

-- Puts an open run where it belongs, unless it waits for others: 'h' held, 'w' due, 'o{turn in ms}' offered, 'a' with a worker,
-- 's' with a worker that was told to stop.
local function place_run(run, blob, how, attention)
  if how == 'h' then
    redis.call('ZADD', held, attention, run)
    return
  end
  set_due(run, attention)
  local turn = string.match(how, '^o(.*)')
  if turn then join_queue(queue_of(blob), run, turn) end
end

-- Notes that a run is to be stopped, and says so to all nodes. The first reason stays. A run that a worker has is due now, so
-- that the owner has the worker told.
-- Returns whether it is noted, which it is for a run that a node holds or a worker has; then whether the owner is to be woken.
local function ask_to_stop(run, reason, channel)
  local is_with_worker = not redis.call('ZSCORE', held, run)
  if is_with_worker and not is_assigned(redis.call('HGET', runs, run) or '') then return false, false end
  local is_first = redis.call('HSETNX', cancels, run, reason) == 1
  redis.call('PUBLISH', channel, run)
  local wakes = is_with_worker and is_first
  if wakes then set_due(run, text(now_ms())) end
  return true, wakes
end

-- Opens a run: 'q' has it wait for others, else it goes where `place_run` puts it.
local function open_run(id, run)
  redis.call('HSET', runs, run.id, run.blob)
  redis.call('ZADD', opened, run.opened, run.id)
  redis.call('ZADD', open_of .. id, run.opened, run.id)
  if run.how == 'q' then
    redis.call('ZADD', inactive_of .. id, run.opened, run.id)
  else
    place_run(run.id, run.blob, run.how, run.attention)
  end
end

-- Where no run of the schedule is active, the first of those that wait for others may start.
-- Returns whether one does: then the owner is to be woken.
local function release(id, now)
  local inactive = redis.call('ZCARD', inactive_of .. id)
  if inactive == 0 or inactive < redis.call('ZCARD', open_of .. id) then return false end
  for _, run in ipairs(redis.call('ZRANGE', inactive_of .. id, 0, -1)) do
    if not redis.call('ZSCORE', due, run) then
      redis.call('ZREM', inactive_of .. id, run)
      set_due(run, text(now))
      return true
    end
  end
  return false
end

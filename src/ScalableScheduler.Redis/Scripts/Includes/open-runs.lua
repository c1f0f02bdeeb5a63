-- An open run begins "{stamp} "; the rest is C#'s. It is held by a node ('held'), or due ('due'), or waits for other runs of
-- its schedule ('inactive_of'). One that was requested, and about which the overlap policy has not decided, is due and
-- inactive.

local function has_stamp(blob, stamp)
  return blob and string.match(blob, '^[^ ]*') == stamp
end

-- Puts an open run where it belongs: 'h' held, 'w' due, 'q' waiting for others.
local function place_run(id, run, how, attention, opened_at)
  if how == 'h' then
    redis.call('ZADD', held, attention, run)
  elseif how == 'w' then
    set_due(run, attention)
  else
    redis.call('ZADD', inactive_of .. id, opened_at, run)
  end
end

local function open_run(id, run)
  redis.call('HSET', runs, run.id, run.blob)
  redis.call('ZADD', opened, run.opened, run.id)
  redis.call('ZADD', open_of .. id, run.opened, run.id)
  place_run(id, run.id, run.how, run.attention, run.opened)
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

-- Every entry of `due` is set and cleared here. Those of a schedule with a priority, but its backfill, stand in `urgent`
-- too, by priority and then by due time: a band of 2^43 ms (until the year 2248) for each priority, the highest first.

local band = 2 ^ 43
local highest_priority = 9
local has_priorities

local function priority_of(entry)
  if has_priorities == nil then has_priorities = redis.call('EXISTS', priorities) == 1 end
  if not has_priorities or string.match(entry, ':backfill$') then return 0 end
  return tonumber(redis.call('HGET', priorities, string.match(entry, '^[^:]*')) or '0')
end

local function urgency(priority, at)
  return text((highest_priority - priority) * band + math.max(0, math.min(at, band - 1)))
end

-- The entry is due at a time in ms, or never ('+inf').
local function set_due(entry, at)
  redis.call('ZADD', due, at, entry)
  local priority = priority_of(entry)
  if priority == 0 then return end
  if at == '+inf' then
    redis.call('ZREM', urgent, entry)
  else
    redis.call('ZADD', urgent, urgency(priority, tonumber(at)), entry)
  end
end

local function clear_due(entry)
  if redis.call('ZREM', due, entry) == 1 and priority_of(entry) > 0 then
    redis.call('ZREM', urgent, entry)
  end
end

-- Gives a schedule another priority; its waiting runs have it from now on.
local function set_priority(id, priority)
  local present = tonumber(redis.call('HGET', priorities, id) or '0')
  if present == priority then return end
  has_priorities = nil
  if priority == 0 then
    redis.call('HDEL', priorities, id)
  else
    redis.call('HSET', priorities, id, priority)
  end
  local entries = redis.call('ZRANGE', open_of .. id, 0, -1)
  entries[#entries + 1] = id
  for _, entry in ipairs(entries) do
    local at = redis.call('ZSCORE', due, entry)
    if priority == 0 then
      redis.call('ZREM', urgent, entry)
    elseif at and at ~= 'inf' then
      set_due(entry, at)
    end
  end
end

local schedules_found, backfills_found = {}, {}

-- What is left over in the lists of a schedule's open runs is older than what is there.
local oldest = 20

local function flag(value)
  return value and 1 or 0
end

local function check_member(id, index, member, name)
  if member and not redis.call('ZSCORE', index, member) and found(missing_index, id, 'It is missing from ' .. name .. '.') then
    redis.call('ZADD', index, 0, member)
  end
end

-- A run that is gone would count as an active one for ever.
local function check_open_list(id, key, name, is_there)
  for _, run in ipairs(redis.call('ZRANGE', key, 0, oldest - 1)) do
    if not is_there(run) and found(orphan, run, 'It is gone, and left over among the ' .. name .. ' of its schedule.') then
      redis.call('ZREM', key, run)
    end
  end
end

-- Whether runs wait for others of which none is active.
local function is_stuck(id)
  local inactive = redis.call('ZCARD', inactive_of .. id)
  if inactive == 0 or inactive < redis.call('ZCARD', open_of .. id) then return false end
  for _, run in ipairs(redis.call('ZRANGE', inactive_of .. id, 0, -1)) do
    if not redis.call('ZSCORE', due, run) then return true end
  end
  return false
end

-- Returns whether the owner is to be woken.
local function check_open_runs(id, now)
  if redis.call('EXISTS', open_of .. id, inactive_of .. id) == 0 then return false end
  check_open_list(id, open_of .. id, 'open runs', function(run) return redis.call('HEXISTS', runs, run) == 1 end)
  check_open_list(id, inactive_of .. id, 'inactive runs', function(run) return redis.call('ZSCORE', open_of .. id, run) end)
  return is_stuck(id) and found(stuck_queue, id, 'Its runs wait for others, and none is active.') and release(id, now)
end

-- A definition that does not begin as one is of a version whose indexes are not known here.
local function check_schedule(id, definition, now)
  local name, client, member = index_members(id, definition)
  if name then
    check_member(id, names, name, 'names')
    check_member(id, clients, client, 'clients')
    check_member(id, members, member, 'members')
  end
  local wake = check_open_runs(id, now)
  local n = #schedules_found
  schedules_found[n + 1] = id
  schedules_found[n + 2] = definition
  schedules_found[n + 3] = redis.call('HGET', states, id)
  schedules_found[n + 4] = redis.call('ZSCORE', due, id) or ''
  schedules_found[n + 5] = redis.call('HGET', priorities, id) or '0'
  schedules_found[n + 6] = redis.call('SISMEMBER', parked_of .. collection_of(definition), id)
  schedules_found[n + 7] = flag(redis.call('ZSCORE', completed, id))
  schedules_found[n + 8] = redis.call('ZCARD', open_of .. id)
  schedules_found[n + 9] = flag(redis.call('ZSCORE', due, id .. ':backfill'))
  return wake
end

local function check_backfill(id, backfill)
  if redis.call('HEXISTS', defs, id) == 0 then
    if found(orphan, id, 'It is gone, and its backfill is left over.') then
      redis.call('HDEL', backfills, id)
      clear_due(id .. ':backfill')
    end
    return
  end
  local n = #backfills_found
  backfills_found[n + 1], backfills_found[n + 2] = id, backfill
  backfills_found[n + 3] = redis.call('ZSCORE', due, id .. ':backfill') or ''
end

-- What each index and side record tells of is there.

local function of_schedule(remove, key, name)
  return function(id)
    if redis.call('HEXISTS', defs, id) == 0 and found(orphan, id, 'It is gone, and its ' .. name .. ' is left over.') then
      redis.call(remove, key, id)
    end
  end
end

-- A member of an index of definitions ends with NUL and the schedule's id.
local function in_index(index, place)
  return function(member)
    local id = string.match(member, '([^%z]*)$')
    local definition = redis.call('HGET', defs, id)
    local of_definition = definition and { index_members(id, definition) }
    local is_known = not definition or of_definition[1]
    if is_known and (not definition or of_definition[place] ~= member) and found(orphan, id, 'An index tells of it what it is not.') then
      redis.call('ZREM', index, member)
    end
  end
end

local function is_kept(entry)
  local id, rest = string.match(entry, '^([^:]*):?(.*)$')
  if id == entry then return redis.call('HEXISTS', defs, id) == 1 end
  if rest == 'backfill' then return redis.call('HEXISTS', backfills, id) == 1 end
  return redis.call('HEXISTS', runs, entry) == 1
end

local function check_due(entry, at)
  if not is_kept(entry) then
    if found(orphan, entry, 'It is gone, and has a due entry.') then
      redis.call('ZREM', due, entry)
      redis.call('ZREM', urgent, entry)
    end
    return
  end
  local priority = priority_of(entry)
  if priority == 0 or at == 'inf' then return end
  local score = redis.call('ZSCORE', urgent, entry)
  if (not score or tonumber(score) ~= tonumber(urgency(priority, tonumber(at))))
    and found(missing_index, entry, 'It does not stand by its priority.') then
    set_due(entry, at)
  end
end

local function check_urgent(entry)
  local at = redis.call('ZSCORE', due, entry)
  if (not at or at == 'inf' or priority_of(entry) == 0) and found(orphan, entry, 'It stands by a priority, and has none or is not due.') then
    redis.call('ZREM', urgent, entry)
  end
end

-- Without its time a dead letter would stay for ever.
local function check_letter(run, now)
  local id = string.match(run, '^[^:]*')
  local at, of_schedule_at = redis.call('ZSCORE', dead_at, run), redis.call('ZSCORE', dead_of .. id, run)
  if at and of_schedule_at then return end
  if found(missing_index, run, 'Its dead letter is missing from an index.') then
    redis.call('ZADD', dead_at, at or of_schedule_at or text(now), run)
    redis.call('ZADD', dead_of .. id, at or of_schedule_at or text(now), run)
  end
end

local function check_letter_time(run)
  if redis.call('HEXISTS', dead, run) == 0 and found(orphan, run, 'Its dead letter is gone, and indexed.') then remove_letter(run) end
end

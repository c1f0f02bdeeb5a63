-- Deletes all that is kept of a schedule but its dead letters. Returns how many records of its history went.
local function remove_schedule(id)
  local definition = redis.call('HGET', defs, id)
  if definition then
    local name, client, member = index_members(id, definition)
    if name then redis.call('ZREM', names, name) end
    if client then redis.call('ZREM', clients, client) end
    if member then redis.call('ZREM', members, member) end
    redis.call('SREM', parked_of .. collection_of(definition), id)
  end
  for _, run in ipairs(redis.call('ZRANGE', open_of .. id, 0, -1)) do
    leave_queue(queue_of(redis.call('HGET', runs, run) or ''), run)
    redis.call('HDEL', runs, run)
    redis.call('ZREM', held, run)
    redis.call('ZREM', opened, run)
    redis.call('HDEL', cancels, run)
    clear_due(run)
  end
  local records = redis.call('ZRANGE', history_of .. id, 0, -1)
  unindex_records(records)
  clear_due(id)
  clear_due(id .. ':backfill')
  redis.call('DEL', open_of .. id, inactive_of .. id, history_of .. id, hours_of .. id)
  redis.call('HDEL', defs, id)
  redis.call('HDEL', states, id)
  redis.call('HDEL', last, id)
  redis.call('HDEL', errors, id)
  redis.call('HDEL', backfills, id)
  redis.call('HDEL', priorities, id)
  redis.call('ZREM', completed, id)
  return #records
end

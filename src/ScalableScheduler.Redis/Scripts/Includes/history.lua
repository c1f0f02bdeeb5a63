-- A record in a schedule's history begins "{run id}\n"; the rest is C#'s.

-- Takes records off the index of all ended runs.
local function unindex_records(records)
  for _, record in ipairs(records) do
    redis.call('ZREM', ended, string.match(record, '^[^\n]*'))
  end
end

-- The record of an ended run, or nil.
local function find_record(id, run)
  local opened_at = redis.call('ZSCORE', ended, run)
  if not opened_at then return nil end
  for _, record in ipairs(redis.call('ZRANGEBYSCORE', history_of .. id, opened_at, opened_at)) do
    if string.sub(record, 1, #run + 1) == run .. '\n' then return record end
  end
  return nil
end

-- Adds a record, in the place of one of the same run (one of skipped occurrences grows); the newest `kept` of the
-- schedule stay.
local function add_record(id, run, record, opened_at, kept)
  local history = history_of .. id
  if redis.call('ZADD', ended, 'NX', opened_at, run) == 0 then
    local present = find_record(id, run)
    if present then redis.call('ZREM', history, present) end
    redis.call('ZADD', ended, opened_at, run)
  end
  redis.call('ZADD', history, opened_at, record)
  local excess = redis.call('ZCARD', history) - kept
  if excess > 0 then
    unindex_records(redis.call('ZRANGE', history, 0, excess - 1))
    redis.call('ZREMRANGEBYRANK', history, 0, excess - 1)
  end
end

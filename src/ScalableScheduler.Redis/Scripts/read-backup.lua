-- Reads schedules with all that is kept of them but history and dead letters, each as it stands at one moment.
-- KEYS    of a partition
-- ARGV    ids
-- Returns now in ms, then per id: definition, state, due in ms, last run, failed runs, counts by hour (fields and values),
--         since when it is completed, 1 when it is set aside, else 0, backfill, when that is due in ms, length of its history,
--         open runs as they were opened: per run its id, run, due in ms, 1 when it is not active, else 0, why it is to be
--         stopped; nil for what there is not
--!include keys
--!include time
--!include schedules
local answer = { text(now_ms()) }
local function add(value)
  answer[#answer + 1] = value
end

local function open_runs(id)
  local list = {}
  for _, run in ipairs(redis.call('ZRANGE', open_of .. id, 0, -1)) do
    local n = #list
    list[n + 1] = run
    list[n + 2] = redis.call('HGET', runs, run)
    list[n + 3] = redis.call('ZSCORE', due, run)
    list[n + 4] = redis.call('ZSCORE', inactive_of .. id, run) and 1 or 0
    list[n + 5] = redis.call('HGET', cancels, run)
  end
  return list
end

for _, id in ipairs(ARGV) do
  local definition = redis.call('HGET', defs, id)
  add(definition)
  add(redis.call('HGET', states, id))
  add(redis.call('ZSCORE', due, id))
  add(redis.call('HGET', last, id))
  add(redis.call('HGET', errors, id))
  add(redis.call('HGETALL', hours_of .. id))
  add(redis.call('ZSCORE', completed, id))
  add(redis.call('SISMEMBER', parked_of .. collection_of(definition or ''), id))
  add(redis.call('HGET', backfills, id))
  add(redis.call('ZSCORE', due, id .. ':backfill'))
  add(redis.call('ZCARD', history_of .. id))
  add(open_runs(id))
end
return answer

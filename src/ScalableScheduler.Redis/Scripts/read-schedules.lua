-- Reads schedules, each as it stands at one moment.
-- KEYS    of a partition
-- ARGV    ids
-- Returns definitions, states, due times, last runs, error counts, numbers of open runs, counts by hour (fields and
--         values): each a list in the ids' order; then per collection of theirs that has a copy: its name, the copy; now in ms
--!include keys
--!include time
--!include schedules
--!include copies
local open, hours = {}, {}
for i, id in ipairs(ARGV) do
  open[i] = redis.call('ZCARD', open_of .. id)
  hours[i] = redis.call('HGETALL', hours_of .. id)
end
local definitions = redis.call('HMGET', defs, unpack(ARGV))
for _, definition in ipairs(definitions) do
  add_copy(definition or '')
end
return {
  definitions,
  redis.call('HMGET', states, unpack(ARGV)),
  redis.call('ZMSCORE', due, unpack(ARGV)),
  redis.call('HMGET', last, unpack(ARGV)),
  redis.call('HMGET', errors, unpack(ARGV)),
  open,
  hours,
  copies,
  text(now_ms()),
}

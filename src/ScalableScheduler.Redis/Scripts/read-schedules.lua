-- Reads schedules, each as it stands at one moment.
-- KEYS    of a partition
-- ARGV    ids
-- Returns definitions, states, due times, last runs, error counts, numbers of open runs: each a list in the ids' order
--!include keys
local open = {}
for i, id in ipairs(ARGV) do
  open[i] = redis.call('ZCARD', open_of .. id)
end
return {
  redis.call('HMGET', defs, unpack(ARGV)),
  redis.call('HMGET', states, unpack(ARGV)),
  redis.call('ZMSCORE', due, unpack(ARGV)),
  redis.call('HMGET', last, unpack(ARGV)),
  redis.call('HMGET', errors, unpack(ARGV)),
  open,
}

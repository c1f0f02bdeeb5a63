-- Adds chain triggers, but those that are there, and those of runs that are open: they leave their own behind. Safe to repeat.
-- KEYS    of a partition
-- ARGV    per trigger: trigger, parent's run id, when that ended in ms
-- Returns how many were added
--!include keys
local added = 0
for i = 1, #ARGV, 3 do
  local trigger, parent, ended_at = unpack(ARGV, i, i + 2)
  if redis.call('HEXISTS', runs, parent) == 0 then
    added = added + redis.call('ZADD', chained, 'NX', ended_at, trigger)
  end
end
return added

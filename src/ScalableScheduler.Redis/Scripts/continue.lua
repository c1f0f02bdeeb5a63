-- Lets an open run wait for its next attempt, or be held longer. Refused when the run is no longer as its holder knows
-- it, or is to be cancelled. Safe to repeat.
-- KEYS    of a partition
-- ARGV    1 run's id, 2 stamp, 3 run, 4 attention in ms, 5 '1' when it waits, else '0', 6 wake channel,
--         7 wake for what is due within so many ms
-- Returns 1 when it is written, 2 when it is to be cancelled, else 0
--!include keys
--!include time
--!include due
--!include open-runs
local run, stamp, blob, attention, waits, channel, wake_within = unpack(ARGV)
local present = redis.call('HGET', runs, run)
if present == blob then return 1 end
if not has_stamp(present, stamp) then return 0 end
if redis.call('HEXISTS', cancels, run) == 1 then return 2 end

redis.call('HSET', runs, run, blob)
if waits == '0' then
  clear_due(run)
  redis.call('ZADD', held, attention, run)
  return 1
end
redis.call('ZREM', held, run)
set_due(run, attention)
if tonumber(attention) <= now_ms() + wake_within then redis.call('PUBLISH', channel, '') end
return 1

-- Notes that a run which a node holds is to be stopped, and says so to all nodes. The first reason stays. Safe to repeat.
-- KEYS    of a partition
-- ARGV    1 run's id, 2 stamp, 3 reason, 4 cancel channel
-- Returns 1 when it is noted, 0 when the run is no longer as it was read
--!include keys
--!include time
--!include due
--!include open-runs
local run, stamp, reason, channel = unpack(ARGV)
if not has_stamp(redis.call('HGET', runs, run), stamp) or not redis.call('ZSCORE', held, run) then return 0 end
redis.call('HSETNX', cancels, run, reason)
redis.call('PUBLISH', channel, run)
return 1

-- Notes that a run which a node holds or a worker has is to be stopped, and says so to all nodes. The first reason stays. Safe
-- to repeat.
-- KEYS    of a partition
-- ARGV    1 run's id, 2 stamp, 3 reason, 4 cancel channel, 5 wake channel
-- Returns 1 when it is noted, 0 when the run is no longer as it was read
--!include keys
--!include time
--!include due
--!include open-runs
local run, stamp, reason, cancel_channel, wake_channel = unpack(ARGV)
if not has_stamp(redis.call('HGET', runs, run), stamp) then return 0 end
local is_noted, wakes = ask_to_stop(run, reason, cancel_channel)
if wakes then redis.call('PUBLISH', wake_channel, '') end
return is_noted and 1 or 0

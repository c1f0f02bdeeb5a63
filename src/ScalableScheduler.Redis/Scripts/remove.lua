-- Deletes a schedule with its state, history and open runs; dead letters stay.
-- KEYS    of a partition
-- ARGV    1 id
-- Returns 1 when there was one, else 0
--!include keys
--!include time
--!include schedules
--!include history
--!include remove-schedule
local existed = redis.call('HEXISTS', defs, ARGV[1])
remove_schedule(ARGV[1])
return existed

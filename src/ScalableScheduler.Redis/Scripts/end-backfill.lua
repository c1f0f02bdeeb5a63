-- Ends a backfill that is running. Refused when it changed since it was read. Safe to repeat.
-- KEYS    of a partition
-- ARGV    1 schedule's id, 2 stamp read, 3 backfill
-- Returns 1 when it is ended, else 0
--!include keys
--!include time
--!include due
--!include open-runs
local id, stamp, blob = unpack(ARGV)
local present = redis.call('HGET', backfills, id)
if present == blob then return 1 end
if not has_stamp(present, stamp) then return 0 end
redis.call('HSET', backfills, id, blob)
clear_due(id .. ':backfill')
return 1

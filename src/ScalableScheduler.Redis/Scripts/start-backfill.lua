-- Begins a backfill, due at once. Refused while another is running: that one is due. Safe to repeat.
-- KEYS    of a partition
-- ARGV    1 schedule's id, 2 backfill, 3 wake channel
-- Returns 1 when it is begun, 0 when the schedule is missing or another is running
--!include keys
--!include time
--!include due
local id, blob, channel = unpack(ARGV)
local entry = id .. ':backfill'
if redis.call('HEXISTS', defs, id) == 0 then return 0 end
if redis.call('ZSCORE', due, entry) then return redis.call('HGET', backfills, id) == blob and 1 or 0 end
redis.call('HSET', backfills, id, blob)
set_due(entry, text(now_ms()))
redis.call('PUBLISH', channel, '')
return 1

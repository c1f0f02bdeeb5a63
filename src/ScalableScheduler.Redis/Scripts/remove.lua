-- Deletes a schedule with its state, history and open runs; dead letters stay.
-- KEYS    of a partition
-- ARGV    1 id, 2 the version to delete ('' for whatever is there): how its state begins
-- Returns 1 when there was one, of that version, else 0
--!include keys
--!include time
--!include due
--!include schedules
--!include history
--!include remove-schedule
local state = redis.call('HGET', states, ARGV[1]) or ''
if ARGV[2] ~= '' and string.sub(state, 1, #ARGV[2] + 1) ~= ARGV[2] .. ' ' then return 0 end

local existed = redis.call('HEXISTS', defs, ARGV[1])
remove_schedule(ARGV[1])
return existed

-- Deletes a schedule with its state, history, backfill and open runs; dead letters stay. Tells the nodes that hold its runs
-- to stop them, when asked for.
-- KEYS    of a partition
-- ARGV    1 id, 2 the version to delete ('' for whatever is there): how its state begins, 3 cancel channel ('' when nobody
--         is to be told)
-- Returns 1 when there was one, of that version, else 0
--!include keys
--!include time
--!include due
--!include schedules
--!include history
--!include open-runs
--!include remove-schedule
local id, version, channel = unpack(ARGV)
local state = redis.call('HGET', states, id) or ''
if version ~= '' and string.sub(state, 1, #version + 1) ~= version .. ' ' then return 0 end

local existed = redis.call('HEXISTS', defs, id)
if channel ~= '' then
  for _, run in ipairs(redis.call('ZRANGE', open_of .. id, 0, -1)) do
    if redis.call('ZSCORE', held, run) then redis.call('PUBLISH', channel, run) end
  end
end
remove_schedule(id)
return existed

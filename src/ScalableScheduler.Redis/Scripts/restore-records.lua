-- Adds records to the histories of schedules that are there, but those of runs that are known, open or ended. Safe to
-- repeat: what was added is known.
-- KEYS    of a partition
-- ARGV    1 the newest so many of a schedule stay, then per record: run's id, record, opened in ms
-- Returns how many were added
--!include keys
--!include history
local added = 0
for i = 2, #ARGV, 3 do
  local run, record, opened_at = unpack(ARGV, i, i + 2)
  local id = string.match(run, '^[^:]*')
  if redis.call('HEXISTS', defs, id) == 1 and redis.call('HEXISTS', runs, run) == 0 and not redis.call('ZSCORE', ended, run) then
    add_record(id, run, record, opened_at, tonumber(ARGV[1]))
    added = added + 1
  end
end
return added

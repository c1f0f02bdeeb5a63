-- Ends a run: closes it, records it, counts it, makes it the schedule's last run, keeps its dead letter and what it
-- triggers, and releases the run that waited for it. Refused when the run is no longer as its holder knows it. Safe to
-- repeat: an ending that was written is answered as written, as long as its record is kept or it is still the last run.
-- KEYS    of a partition
-- ARGV    1 wake channel, then how it ends (Includes/close-run.lua)
-- Returns 1 when it is written, else 0
--!include keys
--!include time
--!include due
--!include schedules
--!include history
--!include open-runs
--!include dead-letters
--!include close-run
local at = 1
local ending = read_ending(function()
  at = at + 1
  return ARGV[at]
end)
local id = string.match(ending.run, '^[^:]*')
if not has_stamp(redis.call('HGET', runs, ending.run), ending.stamp) then
  return is_recorded(id, ending) and 1 or 0
end

local now = now_ms()
close_run(id, ending, now)
if release(id, now) then redis.call('PUBLISH', ARGV[1], '') end
note_if_completed(id, now)
return 1

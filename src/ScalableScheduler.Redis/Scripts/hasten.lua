-- Makes runs that wait due now; those that are not open, held, queued, or a worker's to do are passed over.
-- KEYS    of a partition
-- ARGV    1 wake channel, then runs' ids
--!include keys
--!include time
--!include due
--!include open-runs
local now = now_ms()
local wake = false
for i = 2, #ARGV do
  local run = redis.call('HGET', runs, ARGV[i])
  local at = run and not queue_of(run) and not is_assigned(run) and redis.call('ZSCORE', due, ARGV[i])
  if at and tonumber(at) > now then
    set_due(ARGV[i], text(now))
    wake = true
  end
end
if wake then redis.call('PUBLISH', ARGV[1], '') end
return 1

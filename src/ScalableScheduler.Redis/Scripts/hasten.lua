-- Makes runs that wait due now; those that are not open, held or queued are passed over.
-- KEYS    of a partition
-- ARGV    1 wake channel, then runs' ids
--!include keys
--!include time
--!include due
local now = now_ms()
local wake = false
for i = 2, #ARGV do
  local at = redis.call('HEXISTS', runs, ARGV[i]) == 1 and redis.call('ZSCORE', due, ARGV[i])
  if at and tonumber(at) > now then
    set_due(ARGV[i], text(now))
    wake = true
  end
end
if wake then redis.call('PUBLISH', ARGV[1], '') end
return 1

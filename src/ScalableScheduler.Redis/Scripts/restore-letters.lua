-- Adds dead letters, but those that are there, and those of runs that are open. Safe to repeat.
-- KEYS    of a partition
-- ARGV    1 the newest so many of a schedule stay, then per dead letter: run's id, dead letter, when it ended in ms
-- Returns how many were added
--!include keys
--!include time
--!include due
--!include history
--!include open-runs
--!include dead-letters
--!include close-run
local added = 0
for i = 2, #ARGV, 3 do
  local run, letter, ended_at = unpack(ARGV, i, i + 2)
  if redis.call('HEXISTS', dead, run) == 0 and redis.call('HEXISTS', runs, run) == 0 then
    keep_letter(string.match(run, '^[^:]*'), { run = run, letter = letter, ended = ended_at, letters_kept = tonumber(ARGV[1]) })
    added = added + 1
  end
end
return added

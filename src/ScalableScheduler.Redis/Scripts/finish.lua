-- Ends a run: closes it, records it, makes it the schedule's last run, keeps its dead letter. Refused when the run is no
-- longer as its holder knows it. Safe to repeat: an ending that was written is answered as written, as long as its
-- record is kept or it is still the last run.
-- KEYS    of a partition
-- ARGV    1 run's id, 2 schedule's id, 3 stamp, 4 opened in ms, 5 record, 6 runs kept, 7 last run, 8 failed runs to
--         count, 9 dead letter ('' when none), 10 its time in ms
-- Returns 1 when it is written, else 0
--!include keys
--!include time
--!include due
--!include schedules
--!include history
local run, id, stamp, opened_at, record, kept, last_run, failures, letter, letter_at = unpack(ARGV)
local present = redis.call('HGET', runs, run)
if not present or string.match(present, '^[^ ]*') ~= stamp then
  local written = redis.call('ZSCORE', history_of .. id, record) or redis.call('HGET', last, id) == last_run
  return written and 1 or 0
end

redis.call('HDEL', runs, run)
redis.call('ZREM', held, run)
redis.call('ZREM', due, run)
redis.call('ZREM', opened, run)
redis.call('ZREM', open_of .. id, run)
add_record(id, run, record, opened_at, tonumber(kept))
redis.call('HSET', last, id, last_run)
if failures ~= '0' then redis.call('HINCRBY', errors, id, failures) end
if letter ~= '' then
  redis.call('HSET', dead, run, letter)
  redis.call('ZADD', dead_at, letter_at, run)
end
note_if_completed(id, now_ms())
return 1

-- Lets an open run wait for its next attempt, be held longer, or be a worker's to do. Refused when the run is no longer as
-- who writes it knows it, or is to be cancelled; a run that a worker has is written all the same, and is due at once unless
-- the worker was told to stop. Safe to repeat.
-- KEYS    of a partition
-- ARGV    1 run's id, 2 stamp, 3 run, 4 where it belongs (`place_run`), 5 attention in ms, 6 wake channel,
--         7 wake for what is due within so many ms, 8 channel of offers, 9 partition
-- Returns 1 when it is written, 2 when it is to be cancelled, else 0
--!include keys
--!include time
--!include due
--!include open-runs
local run, stamp, blob, how, attention, wake_channel, wake_within, offer_channel, partition = unpack(ARGV)
local present = redis.call('HGET', runs, run)
if present == blob then return 1 end
if not has_stamp(present, stamp) then return 0 end
local is_cancelled = redis.call('HEXISTS', cancels, run) == 1
if is_cancelled and how ~= 'a' and how ~= 's' then return 2 end

redis.call('HSET', runs, run, blob)
if queue_of(stamp) ~= queue_of(blob) then leave_queue(queue_of(stamp), run) end
if how == 'h' then
  clear_due(run)
  place_run(run, blob, how, attention)
  return 1
end
redis.call('ZREM', held, run)
local now = now_ms()
if is_cancelled and how == 'a' then attention = text(now) end
place_run(run, blob, how, attention)
if tonumber(attention) <= now + wake_within then redis.call('PUBLISH', wake_channel, '') end
announce_offers(offer_channel, partition)
return 1

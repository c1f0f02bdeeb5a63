-- KEYS of every script about a partition (PartitionKeys.All). The last seven are beginnings of key names, in the same slot:
-- open_of .. schedule and so on, parked_of .. collection, offers_in .. queue.
local due, defs, states, last, errors, runs, held, opened, ended,
  names, clients, completed, dead, dead_at, token,
  cancels, backfills, chained, urgent, priorities, collections, members, queues,
  open_of, history_of, inactive_of, hours_of, dead_of, parked_of, offers_in = unpack(KEYS)

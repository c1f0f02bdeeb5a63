-- KEYS of every script about a partition (PartitionKeys.All). The last two are beginnings of key names, in the same slot:
-- open_of .. schedule and history_of .. schedule.
local due, defs, states, last, errors, runs, held, opened, ended,
  names, clients, completed, dead, dead_at, token, open_of, history_of = unpack(KEYS)

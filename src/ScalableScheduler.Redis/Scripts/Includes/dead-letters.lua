local function remove_letter(run)
  redis.call('ZREM', dead_at, run)
  redis.call('ZREM', dead_of .. string.match(run, '^[^:]*'), run)
  return redis.call('HDEL', dead, run)
end

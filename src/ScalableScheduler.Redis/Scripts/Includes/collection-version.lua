-- The version of all definitions grows with each change of one. The time in it keeps a version that a failover lost from
-- being given out again for other definitions.
local function next_version(present)
  return text(math.max(tonumber(present or '0') + 1, now_ms()))
end

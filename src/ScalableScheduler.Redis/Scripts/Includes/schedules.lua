-- A definition begins "{1 if enabled, else 0} {bytes of name} {bytes of client}\n{name}{client}"; the rest is C#'s.

-- The members of the name and client indexes for a definition; the second is nil for a schedule without a client, both
-- are nil for a definition that does not begin so.
local function index_members(id, definition)
  local name_length, client_length, start = string.match(definition, '^%d (%d+) (%d+)\n()')
  if not start then return nil, nil end
  local client_start = start + name_length
  local name = string.sub(definition, start, client_start - 1)
  local client = string.sub(definition, client_start, client_start + client_length - 1)
  return name .. '\0' .. id, client ~= '' and client .. '\0' .. id or nil
end

-- Notes since when a schedule is completed: enabled, never due again, no open run.
local function note_if_completed(id, definition, now)
  if string.sub(definition, 1, 1) == '1'
    and redis.call('ZSCORE', due, id) == 'inf'
    and redis.call('EXISTS', open_of .. id) == 0
  then
    redis.call('ZADD', completed, text(now), id)
  end
end

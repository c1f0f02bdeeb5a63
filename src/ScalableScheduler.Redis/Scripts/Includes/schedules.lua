-- A definition begins "{1 if enabled, else 0}{1 if its open runs matter, else 0} {bytes of name} {bytes of client} {bytes
-- of collection}\n{name}{client}{collection}"; the rest is C#'s. The default collection is written as nothing.

local default_collection = 'default'

local function open_runs_matter(definition)
  return string.sub(definition, 2, 2) == '1'
end

-- Name, client and collection of a definition ('' for none); nil for a definition that does not begin so.
local function head_of(definition)
  local name_length, client_length, collection_length, start = string.match(definition, '^%d%d (%d+) (%d+) (%d+)\n()')
  if not start then return nil end
  local client_start = start + name_length
  local collection_start = client_start + client_length
  return string.sub(definition, start, client_start - 1),
    string.sub(definition, client_start, collection_start - 1),
    string.sub(definition, collection_start, collection_start + collection_length - 1)
end

-- The members of the name, client and collection indexes for a definition. The second is nil for a schedule without a
-- client, the third for one of the default collection; all are nil for a definition that does not begin so.
local function index_members(id, definition)
  local name, client, collection = head_of(definition)
  if not name then return nil, nil, nil end
  return name .. '\0' .. id,
    client ~= '' and client .. '\0' .. id or nil,
    collection ~= '' and collection .. '\0' .. id or nil
end

-- The collection of a schedule, as `collections` names it.
local function collection_of(definition)
  local _, _, collection = head_of(definition)
  return (collection or '') ~= '' and collection or default_collection
end

-- Notes since when a schedule is completed: enabled, never due again, not set aside, no open run, no backfill under way.
local function note_completion(id, now)
  if redis.call('ZSCORE', due, id) ~= 'inf' then return end
  local definition = redis.call('HGET', defs, id) or ''
  if redis.call('EXISTS', open_of .. id) == 0
    and string.sub(definition, 1, 1) == '1'
    and not redis.call('ZSCORE', due, id .. ':backfill')
    and redis.call('SISMEMBER', parked_of .. collection_of(definition), id) == 0
  then
    redis.call('ZADD', completed, 'NX', text(now), id)
  else
    redis.call('ZREM', completed, id)
  end
end

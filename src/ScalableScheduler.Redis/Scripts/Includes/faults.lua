-- What a check finds (ScalableScheduler.Reconciliation.FaultKind), and the key of when it was last done.
local checked = KEYS[#KEYS]
local repairs = ARGV[5] == '1'
local faults = {}
local missing_index, orphan, stuck_queue = 'MissingIndex', 'Orphan', 'StuckQueue'

local function found(kind, subject, detail)
  local n = #faults
  faults[n + 1], faults[n + 2], faults[n + 3] = kind, subject, detail
  return repairs
end

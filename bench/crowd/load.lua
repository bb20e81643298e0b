-- wrk script: many learners over few connections, each beating with the stretch it would really have played since its
-- last beat. The sequence number carries the length of its stretch (n mod 64), so that an answer, which names no person,
-- still says how many seconds it acknowledged: n = 64 * beat + length. Sequence numbers may jump.
-- It stops a while before wrk does, so that every answer comes home and sums can be compared.
-- Arguments: people file, threads, opened (Unix ms), rate a second (0: as fast as it goes), seconds

local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long sec; long nsec; } moment_t;
  int clock_gettime(int id, moment_t *at);
]]
local at = ffi.new("moment_t")
local floor, format = math.floor, string.format

local function now() -- Unix ms
  ffi.C.clock_gettime(0, at)
  return tonumber(at.sec) * 1000 + tonumber(at.nsec) / 1000000
end

local threads = {}
local count = 0

function setup(thread)
  thread:set("id", count)
  count = count + 1
  table.insert(threads, thread)
end

local heads, tickets, position, number = {}, {}, {}, {}
local people, current, opened, rate, started, slot, stops = 0, 0, 0, 0, 0, 0, 0
sent, plain, partial, failed, acked, renewed = 0, 0, 0, 0, 0, 0

function init(args)
  local total, line = tonumber(args[2]), 0
  opened, rate = tonumber(args[3]), tonumber(args[4]) / total
  for text in io.lines(args[1]) do
    if line % total == id then
      local session, ticket = text:match("^(%S+) (%S+)$")
      people = people + 1
      heads[people] = "POST /pulse HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nCookie: taixue="
        .. session .. "\r\nContent-Length: "
      tickets[people] = '{"t":"' .. ticket .. '","b":[['
      position[people], number[people] = 0, 0
    end
    line = line + 1
  end
  collectgarbage("collect")
  started = now()
  stops = started + tonumber(args[5]) * 1000
end

function delay() -- ms until the next request of this thread is due
  if rate == 0 then return now() > stops and 3600000 or 0 end
  slot = slot + 1
  local due = started + slot * 1000 / rate
  if due > stops then return 3600000 end
  return math.max(0, floor(due - now()))
end

function request()
  current = current % people + 1
  local from = position[current]
  local to = floor((now() - opened) / 1000)
  if to <= from then to = from + 1 end
  if to - from > 63 then to = from + 63 end
  position[current] = to
  local beat = number[current] + 1
  number[current] = beat
  sent = sent + 1
  local body = tickets[current]
    .. format("%d,%d,%d,%d,%d]]}", beat * 64 + to - from, from, to, from * 1000, to * 1000)
  return heads[current] .. #body .. "\r\n\r\n" .. body
end

function response(status, headers, body)
  if status ~= 200 then
    failed = failed + 1
    return
  end
  local length = tonumber(body:match('"n":(%d+)')) % 64
  if body:find('"t":', 1, true) then renewed = renewed + 1 end
  if body:find('"bits":', 1, true) == nil then
    plain = plain + 1
    acked = acked + length
    return
  end
  for first, last in body:gmatch("%[(%d+),(%d+),") do length = length - (last - first) end
  if length > 0 then plain = plain + 1 else partial = partial + 1 end
  acked = acked + length
end

function done(summary, latency, requests)
  local sums = { sent = 0, plain = 0, partial = 0, failed = 0, acked = 0, renewed = 0 }
  for _, thread in ipairs(threads) do
    for name, _ in pairs(sums) do sums[name] = sums[name] + thread:get(name) end
  end
  sums.sent = sums.sent - 1 -- wrk asks the first thread once for a request to look at, and never sends it
  io.write(format(
    '\nRESULT {"sent":%d,"proving":%d,"other":%d,"failed":%d,"acked":%d,"renewed":%d,'
      .. '"p50_us":%d,"p99_us":%d,"max_us":%d,"errors":%d}\n',
    sums.sent, sums.plain, sums.partial, sums.failed, sums.acked, sums.renewed,
    latency:percentile(50), latency:percentile(99), latency.max,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  ))
end

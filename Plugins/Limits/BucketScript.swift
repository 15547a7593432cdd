/// What runs in Redis: one team's buckets, in one hash that expires when it says nothing any more.
///
/// Fields: `r` and `b`, when the buckets of requests and of bytes are full again, in microseconds since 2023-11-14T22:13:20Z by the server's
/// clock (doubles are exact to 1/64 of one there); `d` and `n`, the day (UTC, from 1970) and the bytes of that day; `t`, when this was
/// written. A server whose clock is behind that, as after a failover, moves `r` and `b` back by as much: nobody waits longer than before.
enum BucketScript {
    /// Arguments: `take`, a request's cost and the burst, the bytes' cost and the burst, all in microseconds; the bytes; the most bytes a
    /// day, 0 for no limit; 1 when the bytes were declared. Or `settle` and the same, with bytes and their cost below 0 to give back, and
    /// the day on which they were taken and when that is paid off at the end; `undo` gives the request back too.
    ///
    /// Returns: `{0, 1 when the bytes' bucket was full, the day, b}`; `{1, wait}` for requests; `{2, wait, debt}` for bytes; `{3, left}` for
    /// bytes of the day. See ``Bucket`` for the rule.
    static let text = """
        local rcost, rburst = tonumber(ARGV[2]), tonumber(ARGV[3])
        local bcost, bburst = tonumber(ARGV[4]), tonumber(ARGV[5])
        local bytes, most = tonumber(ARGV[6]), tonumber(ARGV[7])
        local time = redis.call('TIME')
        local now = (time[1] - 1700000000) * 1000000 + time[2]
        local today = math.floor(time[1] / 86400)
        local state = redis.call('HMGET', KEYS[1], 'r', 'b', 'd', 'n', 't')
        local back = math.max(tonumber(state[5] or now) - now, 0)
        local r = math.max(tonumber(state[1] or now) - back, now)
        local b = math.max(tonumber(state[2] or now) - back, now)
        local sent = tonumber(state[3] or today) == today and tonumber(state[4] or 0) or 0
        local full = b == now and 1 or 0
        local function write(...)
          redis.call('HSET', KEYS[1], 'r', string.format('%.3f', r), 'b', string.format('%.3f', b), 't', string.format('%.0f', now), ...)
        end
        if back > 0 then write() end
        if ARGV[1] == 'take' then
          local wait = r - now + math.min(rcost, rburst) - rburst
          if rcost > 0 and wait > 0 then return {1, math.ceil(wait)} end
          if most > 0 and sent + bytes > most then return {3, math.max(0, most - sent)} end
          if bcost > 0 then
            wait = b - now + math.min(bcost, bburst) - bburst
            if ARGV[8] == '0' then wait = b - now >= bburst and b - now or 0 end
            if wait > 0 then return {2, math.ceil(wait), math.ceil(b - now)} end
          end
          r = r + rcost
        else
          bcost = math.max(bcost, math.min(now - tonumber(ARGV[9]), 0))
          if ARGV[1] == 'undo' then r = math.max(r - rcost, now) end
        end
        b = b + bcost
        if ARGV[1] == 'take' or tonumber(ARGV[8]) == today then sent = math.max(0, sent + bytes) end
        write('d', today, 'n', sent)
        local keep = math.max(r, b) - now + 60000000
        if most > 0 then keep = math.max(keep, ((today + 1) * 86400 - time[1] + 3600) * 1000000) end
        redis.call('PEXPIRE', KEYS[1], math.ceil(keep / 1000))
        return {0, full, today, math.ceil(b)}
        """
}

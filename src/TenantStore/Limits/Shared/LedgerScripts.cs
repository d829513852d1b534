namespace TenantStore.Limits.Shared;

/// <summary>
/// What Redis does in one piece. All keys of a tenant lie in one hash slot. Of each subject, the tenant and then the caller, five keys:
/// <list type="bullet">
/// <item>w: hash, requests (<c>r1700000000</c>) and tokens (<c>t1700000000</c>) of each second;</item>
/// <item>a: sorted set, ids of requests that run, by the end of their lease;</item>
/// <item>h: sorted set, ids of requests whose tokens are held of the month, by the end of their lease;</item>
/// <item>k: hash, id → held tokens and second; <c>#</c> is the sum of the tokens held of the month;</item>
/// <item>b: tokens spent in the month; beside it m, when that was learnt from usage, in ms of the learner's clock.</item>
/// </list>
/// Time is Redis' own. Should it be set back, what then lies in the future counts as of now.
/// </summary>
internal static class LedgerScripts
{
    /// <summary>Keys of one subject.</summary>
    public const int KeysOfSubject = 5;

    /// <summary>
    /// Holds a request for both subjects, or for neither. Keys: those of both subjects, and the set of the tenant's callers. Arguments: id, lease in
    /// ms, tokens, whether it is held in any case, then of each subject requests, tokens, concurrency and month, -1 for no limit; last the caller,
    /// and ms for which callers are kept. Answers: subjects whose month must be learnt first (1 tenant, 2 caller, 3 both);
    /// what is in the way (1 requests, 2 tokens, 3 concurrency, 4 month), of which subject, its limit, ms until it is not; then of each subject
    /// requests, tokens, and ms until both are nothing.
    /// </summary>
    public const string Reserve = """
        local time = redis.call('TIME')
        local second = tonumber(time[1])
        local now = second * 1000 + math.floor(tonumber(time[2]) / 1000)
        local id, lease, tokens, force = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4] == '1'
        local span = 61
        local function whole(number) return string.format('%.0f', number) end

        local function read(i)
            local k, l = (i - 1) * 5, 4 + (i - 1) * 4
            local s = { index = i, w = KEYS[k + 1], a = KEYS[k + 2], h = KEYS[k + 3], k = KEYS[k + 4], b = KEYS[k + 5],
                rpm = tonumber(ARGV[l + 1]), tpm = tonumber(ARGV[l + 2]), concurrency = tonumber(ARGV[l + 3]), month = tonumber(ARGV[l + 4]),
                buckets = {}, requests = 0, tokens = 0 }
            redis.call('ZREMRANGEBYSCORE', s.a, '-inf', now)
            for _, dead in ipairs(redis.call('ZRANGEBYSCORE', s.h, '-inf', now)) do
                local held = redis.call('HGET', s.k, dead)
                if held then
                    redis.call('HDEL', s.k, dead)
                    local reserved = string.match(held, '^%d+')
                    if reserved ~= '0' then redis.call('HINCRBY', s.k, '#', '-' .. reserved) end
                end
                redis.call('ZREM', s.h, dead)
            end
            local all = redis.call('HGETALL', s.w)
            for f = 1, #all, 2 do
                local kind, at, value = string.sub(all[f], 1, 1), tonumber(string.sub(all[f], 2)), tonumber(all[f + 1])
                if at > second then
                    redis.call('HDEL', s.w, all[f])
                    redis.call('HINCRBY', s.w, kind .. second, whole(value))
                    at = second
                end
                if at <= second - span then
                    redis.call('HDEL', s.w, all[f])
                else
                    local bucket = s.buckets[at] or { 0, 0 }
                    s.buckets[at] = bucket
                    if kind == 'r' then
                        bucket[1] = bucket[1] + value
                        s.requests = s.requests + value
                    else
                        bucket[2] = bucket[2] + value
                        s.tokens = s.tokens + value
                    end
                    if not s.newest or at > s.newest then s.newest = at end
                end
            end
            s.running = redis.call('ZCARD', s.a)
            if s.month >= 0 then s.spent = redis.call('GET', s.b) end
            return s
        end

        local function free(s, requests, tokens)
            if requests <= 0 and tokens <= 0 then return nil end
            for at = second - span + 1, second do
                local bucket = s.buckets[at]
                if bucket then
                    requests, tokens = requests - bucket[1], tokens - bucket[2]
                    if requests <= 0 and tokens <= 0 then return (at + span) * 1000 - now end
                end
            end
            return nil
        end

        local found = nil
        local function refuse(kind, s, limit, wait)
            if not found or wait > found[4] then found = { kind, s.index, limit, wait } end
        end

        local subjects, learn = { read(1), read(2) }, 0
        for i, s in ipairs(subjects) do
            if s.month >= 0 and not s.spent then learn = learn + i end
        end
        if learn > 0 then return { learn } end

        for _, s in ipairs(subjects) do
            if s.month >= 0 then
                local used = tonumber(s.spent) + tonumber(redis.call('HGET', s.k, '#') or '0')
                if used + math.min(tokens, s.month) > s.month then refuse(4, s, s.month, 9e15) end
            end
            if s.rpm >= 0 then
                local wait = free(s, s.requests + 1 - s.rpm, 0)
                if wait then refuse(1, s, s.rpm, wait) end
            end
            if s.tpm >= 0 then
                local wait = free(s, 0, s.tokens + math.min(tokens, s.tpm) - s.tpm)
                if wait then refuse(2, s, s.tpm, wait) end
            end
            if s.concurrency >= 0 and s.running >= s.concurrency then refuse(3, s, s.concurrency, 0) end
        end

        if not found or force then
            for _, s in ipairs(subjects) do
                redis.call('HINCRBY', s.w, 'r' .. second, 1)
                redis.call('HINCRBY', s.w, 't' .. second, whole(tokens))
                redis.call('PEXPIRE', s.w, (span + 1) * 1000)
                redis.call('ZADD', s.a, now + lease, id)
                redis.call('ZADD', s.h, now + lease, id)
                redis.call('HSET', s.k, id, whole(tokens) .. ':' .. second)
                redis.call('HINCRBY', s.k, '#', whole(tokens))
                for _, key in ipairs({ s.a, s.h, s.k }) do redis.call('PEXPIRE', key, lease * 2) end
                s.requests, s.tokens, s.newest = s.requests + 1, s.tokens + tokens, second
            end
            redis.call('SADD', KEYS[11], ARGV[13])
            redis.call('PEXPIRE', KEYS[11], ARGV[14])
        end

        local answer = { 0, 0, 0, 0, 0 }
        if found then answer = { 0, found[1], found[2], found[3], math.min(found[4], 2 ^ 52) } end
        for _, s in ipairs(subjects) do
            answer[#answer + 1] = s.requests
            answer[#answer + 1] = s.tokens
            answer[#answer + 1] = s.newest and (s.newest + span) * 1000 - now or 0
        end
        return answer
        """;

    /// <summary>
    /// Settles a request once, whether or not anything is still held for it. Keys: those of both subjects, one that remembers it, and the two
    /// that tell when the months were learnt. Arguments: id, tokens, ms to remember it for, and when usage knew of it, 0 for just now: a month that was
    /// learnt later has it already.
    /// </summary>
    public const string Settle = """
        if not redis.call('SET', KEYS[11], '1', 'NX', 'PX', ARGV[3]) then return 0 end
        local id, tokens = ARGV[1], tonumber(ARGV[2])
        for i = 0, 5, 5 do
            local w, a, h, k, b = KEYS[i + 1], KEYS[i + 2], KEYS[i + 3], KEYS[i + 4], KEYS[i + 5]
            redis.call('ZREM', a, id)
            redis.call('ZREM', h, id)
            local held = redis.call('HGET', k, id)
            if held then
                local reserved, second = string.match(held, '^(%d+):(%d+)$')
                redis.call('HDEL', k, id)
                if reserved ~= '0' then redis.call('HINCRBY', k, '#', '-' .. reserved) end
                if redis.call('HEXISTS', w, 't' .. second) == 1 then
                    redis.call('HINCRBY', w, 't' .. second, string.format('%.0f', tokens - tonumber(reserved)))
                end
            end
            local learnt = redis.call('GET', KEYS[12 + i / 5])
            local known = ARGV[4] ~= '0' and learnt and tonumber(ARGV[4]) <= tonumber(learnt)
            if not known and redis.call('EXISTS', b) == 1 then redis.call('INCRBY', b, ARGV[2]) end
        end
        return 1
        """;

    /// <summary>It runs no more; its tokens stay held. Keys as above; argument: id.</summary>
    public const string Release = """
        redis.call('ZREM', KEYS[2], ARGV[1])
        redis.call('ZREM', KEYS[7], ARGV[1])
        return 1
        """;

    /// <summary>Its gateway lives. Keys as above; arguments: id, lease in ms.</summary>
    public const string Renew = """
        local time = redis.call('TIME')
        local till = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000) + tonumber(ARGV[2])
        for i = 0, 5, 5 do
            for _, key in ipairs({ KEYS[i + 2], KEYS[i + 3] }) do redis.call('ZADD', key, 'XX', till, ARGV[1]) end
            for _, key in ipairs({ KEYS[i + 2], KEYS[i + 3], KEYS[i + 4] }) do redis.call('PEXPIRE', key, tonumber(ARGV[2]) * 2) end
        end
        return 1
        """;

    /// <summary>
    /// What was spent before, unless somebody was faster. Keys: the month's, and when it was learnt; arguments: tokens, ms to keep it, when usage was asked.
    /// </summary>
    public const string Learn = """
        if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[2]) end
        return 1
        """;

    /// <summary>Removes what is counted of a tenant. Key: the set of its callers; arguments: the months that may be there. What was settled is
    /// forgotten by time.</summary>
    public const string Forget = """
        local prefix = string.sub(KEYS[1], 1, -8)
        local function remove(subject)
            redis.call('UNLINK', prefix .. subject .. ':w', prefix .. subject .. ':a')
            for _, month in ipairs(ARGV) do
                for _, part in ipairs({ ':h:', ':k:', ':b:', ':m:' }) do redis.call('UNLINK', prefix .. subject .. part .. month) end
            end
        end
        remove('t')
        for _, caller in ipairs(redis.call('SMEMBERS', KEYS[1])) do remove('c:' .. caller) end
        redis.call('UNLINK', KEYS[1])
        return 1
        """;
}

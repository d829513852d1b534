using TenantStore.Auditing.Heads;

namespace TenantStore.Auditing.Verification;

/// <summary>
/// Holds every log against its own chain and against heads that were kept outside of the registry. Reads only. A gateway may be running: heads are read
/// before the logs, which then reach as far at least.
/// </summary>
public sealed class AuditVerifier(Registry registry, TimeProvider time)
{
    /// <summary>After this time an entry without a head is worth telling.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    private const int PageLength = 1000;

    /// <param name="headFiles">Files of heads, of one gateway each.</param>
    /// <param name="keys">The public keys whose signatures count.</param>
    /// <param name="only">One tenant, also a deleted one; null = all and the platform.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public async Task<AuditReport> VerifyAsync(
        IReadOnlyList<string> headFiles, IReadOnlyList<AuditPublicKey> keys, TenantId? only, CancellationToken cancellationToken)
    {
        var findings = new List<AuditFinding>();
        var heads = new KnownHeads();
        var reader = new HeadFileReader(keys);
        foreach (var head in headFiles.SelectMany(file => reader.Read(file, findings)))
            heads.Add(head);

        var covered = time.GetUtcNow() - Grace;
        var present = new HashSet<AuditLogId>();
        var entries = 0L;
        foreach (var tenant in await ListAsync(only, cancellationToken).ConfigureAwait(false))
        {
            if (await WalkAsync(tenant, heads, covered, cancellationToken).ConfigureAwait(false) is not { } walk)
                continue;
            present.Add(AuditLogId.Of(tenant));
            entries += walk.Last;
            Take(walk);
        }

        var (platform, deleted) = await WalkPlatformAsync(heads, covered, cancellationToken).ConfigureAwait(false);
        if (only is null)
        {
            entries += platform.Last;
            Take(platform);
        }

        foreach (var log in heads.Logs.Where(log => log.Tenant is { } tenant && (only is null || tenant == only) && !present.Contains(log)))
        {
            if (JudgeDeleted(log, heads, deleted.GetValueOrDefault(log)) is { } finding)
                findings.Add(finding);
        }

        return new AuditReport(present.Count + (only is null ? 1 : 0), entries, heads.Count, findings);

        void Take(LogWalk walk)
        {
            if (walk.Finding is { } finding)
                findings.Add(finding);
        }
    }

    private static AuditFinding? JudgeDeleted(AuditLogId log, KnownHeads heads, DeletedLog? end)
    {
        if (end is null)
            return new AuditFinding(AuditFault.CutOff, log, 1, $"{log}: the whole log is gone, and the platform's log tells of no deletion of the tenant");
        return heads.Last(log) > end.Entry || !heads.Agree(log, end.Entry, end.Hash)
            ? new AuditFinding(AuditFault.Rewritten, log, end.Entry, $"{log}: the deletion in the platform's log names another end than the signed heads")
            : null;
    }

    private async Task<IReadOnlyList<TenantId>> ListAsync(TenantId? only, CancellationToken cancellationToken)
    {
        if (only is { } one)
            return [one];
        await using var scope = await registry.BeginPlatformReadAsync(cancellationToken).ConfigureAwait(false);
        return [.. (await scope.Tenants.ListAsync(cancellationToken).ConfigureAwait(false)).Select(tenant => tenant.Id)];
    }

    /// <returns>Null when the tenant is not there any more.</returns>
    private async Task<LogWalk?> WalkAsync(TenantId tenant, KnownHeads heads, DateTimeOffset covered, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginReadAsync(tenant, cancellationToken).ConfigureAwait(false);
        if (await scope.Profile.FindAsync(cancellationToken).ConfigureAwait(false) is null)
            return null;
        var walk = new LogWalk(AuditLogId.Of(tenant), heads);
        await StepAsync(walk, after => scope.Audit.ReadAfterAsync(after, PageLength, cancellationToken), _ => { }).ConfigureAwait(false);
        walk.End(await scope.Audit.FindHeadAsync(cancellationToken).ConfigureAwait(false), covered);
        return walk;
    }

    private async Task<(LogWalk Walk, Dictionary<AuditLogId, DeletedLog> Deleted)> WalkPlatformAsync(
        KnownHeads heads, DateTimeOffset covered, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginPlatformReadAsync(cancellationToken).ConfigureAwait(false);
        var deleted = new Dictionary<AuditLogId, DeletedLog>();
        var walk = new LogWalk(AuditLogId.Platform, heads);
        await StepAsync(walk, after => scope.Audit.ReadAfterAsync(after, PageLength, cancellationToken), row =>
        {
            if (DeletedLog.Of(row) is var (log, end))
                deleted[log] = end;
        }).ConfigureAwait(false);
        walk.End(await scope.Audit.FindHeadAsync(cancellationToken).ConfigureAwait(false), covered);
        return (walk, deleted);
    }

    private static async Task StepAsync(LogWalk walk, Func<long, Task<IReadOnlyList<AuditRow>>> readAfter, Action<AuditRow> seen)
    {
        var after = 0L;
        while (await readAfter(after).ConfigureAwait(false) is { Count: > 0 } page)
        {
            foreach (var row in page)
            {
                if (!walk.Step(row))
                    return;
                seen(row);
            }

            after = page[^1].Entry;
        }
    }
}

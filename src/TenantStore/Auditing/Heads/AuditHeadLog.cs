namespace TenantStore.Auditing.Heads;

/// <summary>
/// Carries the heads of all logs out of the registry: each pass signs those that moved since the pass before, whoever moved them, so that every gateway's file
/// stands for all of them, and a start makes up for a process that was killed. Not for several threads.
/// </summary>
public sealed class AuditHeadLog : IDisposable
{
    /// <summary>Covers transactions that were open during the pass before, and clocks of other gateways.</summary>
    private static readonly TimeSpan s_overlap = TimeSpan.FromMinutes(30);

    private readonly Registry _registry;
    private readonly TimeProvider _time;
    private readonly HeadFile _file;
    private readonly HashSet<AuditLogId> _signed = [];
    private Dictionary<AuditLogId, long> _written = [];
    private DateTimeOffset? _last;

    /// <param name="folder">Where the file is; made when absent.</param>
    /// <param name="gateway">Names the file: letters, digits, '.', '_', '-'.</param>
    /// <exception cref="TenantStoreException">The file cannot be made or gone on with.</exception>
    public AuditHeadLog(Registry registry, string folder, string gateway, AuditSigner signer, TimeProvider time)
    {
        (_registry, _time) = (registry, time);
        _file = HeadFile.Open(folder, gateway, signer);
        _last = _file.LastAt;
    }

    /// <summary>Logs of which this process has signed a head, and whose head in the registry had no hash in the last pass: it was taken away.</summary>
    public IReadOnlyList<AuditLogId> Stripped { get; private set; } = [];

    /// <summary>One pass; how many heads it signed.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var since = _last is { } last ? last - s_overlap : DateTimeOffset.MinValue;
        IReadOnlyList<AuditHead> heads;
        await using (var scope = await _registry.BeginPlatformReadAsync(cancellationToken).ConfigureAwait(false))
        {
            heads = await scope.AuditHeads.ListChangedAsync(since, cancellationToken).ConfigureAwait(false);
            Stripped = [.. (await scope.AuditHeads.ListUnchainedAsync(cancellationToken).ConfigureAwait(false)).Where(_signed.Contains)];
        }

        var moved = heads.Where(head => _written.GetValueOrDefault(head.Log) < head.Entry).ToList();
        if (moved.Count > 0)
            _file.Append(moved, now);
        _signed.UnionWith(heads.Select(head => head.Log));
        _written = heads.ToDictionary(head => head.Log, head => head.Entry);
        _last = now;
        return moved.Count;
    }

    public void Dispose() => _file.Dispose();
}

using System.Collections.Concurrent;
using AdapterHost.Adapters;

namespace AdapterHost.Tests;

/// <summary>Artifacts in memory in place of a gateway; counts how often each is fetched, and may be told to wait or fail.</summary>
internal sealed class MemorySource : IAdapterSource
{
    private int _fetches;

    public ConcurrentDictionary<AdapterKey, byte[]> Files { get; } = new();

    public int Fetches => Volatile.Read(ref _fetches);

    /// <summary>Every fetch waits for it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public AdapterRefusal? Failure { get; set; }

    public async ValueTask<SourceResult> OpenAsync(AdapterKey key, string? fetchGrant, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _fetches);
        await Gate.WaitAsync(cancellationToken);
        if (Failure is { } failure)
        {
            return SourceResult.Refused(failure);
        }

        return Files.TryGetValue(key, out var bytes)
            ? SourceResult.Open(new MemoryStream(bytes, writable: false), bytes.Length)
            : SourceResult.Refused(AdapterRefusal.NotFound);
    }
}

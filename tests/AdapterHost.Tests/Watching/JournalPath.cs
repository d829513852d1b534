using System.Security.Cryptography;
using AdapterFormats;
using AdapterHost.Adapters;
using AdapterHost.Engine.Watching;
using HostContract;

namespace AdapterHost.Tests.Watching;

/// <summary>A journal's file, and the processes that open it one after the other.</summary>
internal sealed class JournalPath : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), Guid.NewGuid().ToString("N"));

    public static AdapterKey Key(int number) => new(new TenantKey($"tenant-{number}"), AdapterDigest.OfHash(SHA256.HashData([(byte)number])));

    /// <summary>The next process, told how the last one ended.</summary>
    public AdapterWatch Next(int? lastExitCode = null) => new(JournalFile.Open(Path), lastExitCode);

    /// <summary>A process that ends, however that is, in the middle of what it does.</summary>
    public void Run(Action<AdapterWatch> work, int? lastExitCode = null)
    {
        // Nothing is left in order: who dies lets go of nothing.
        using var file = JournalFile.Open(Path);
        work(new AdapterWatch(file, lastExitCode));
    }

    /// <summary>A process that ends in a step with these adapters.</summary>
    public void RunStep(int? lastExitCode, params AdapterKey[] keys) => Run(watch => Step(watch, keys), lastExitCode);

    public static void Step(AdapterWatch watch, params AdapterKey[] keys)
    {
        var weights = new List<IAdapterWeights>();
        foreach (var key in keys)
        {
            weights.Add(new NoWeights());
            watch.Loaded(weights[^1], key);
        }

        watch.Enter(weights, alone: keys.Length == 1 && watch.IsSuspect(keys[0]));
    }

    /// <summary>What the next process would read now.</summary>
    public LastWork Previous()
    {
        using var file = JournalFile.Open(Path);
        return new CrashJournal(file).Previous;
    }

    public void Dispose() => File.Delete(Path);

    internal sealed class NoWeights : IAdapterWeights
    {
        public long Bytes => 1;

        public void Dispose()
        {
        }
    }
}

using System.Diagnostics;
using System.Security.Cryptography;
using AdapterFormats;
using AdapterHost.Adapters;
using AdapterHost.Engine.Watching;
using HostContract;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bench.Engine;

/// <summary>What encryption at rest adds to a cold load: the same adapter in plaintext and encrypted, read, hashed and made resident in turn.</summary>
internal static class DecryptionBench
{
    public static async Task RunAsync(Subject mixed, byte[] adapter, int rounds)
    {
        var (plain, encrypted) = (Path.GetTempFileName(), Path.GetTempFileName());
        try
        {
            var digest = AdapterDigest.OfHash(SHA256.HashData(adapter));
            var sealedFile = new EncryptedFile(encrypted, digest);
            await File.WriteAllBytesAsync(plain, adapter);
            await sealedFile.WriteAsync(adapter);
            var (loader, opening) = (Loader(mixed, new FileSource(plain)), Loader(mixed, sealedFile));
            var key = new AdapterKey(new TenantKey("bench"), digest);
            var samples = new Samples();
            for (var round = -1; round < rounds; round++)
            {
                var read = await TimeAsync(async () => SHA256.HashData(await File.ReadAllBytesAsync(plain)));
                var decrypt = await TimeAsync(() => HashAsync(sealedFile, adapter.Length));
                var load = await TimeAsync(() => LoadAsync(loader, key));
                var both = await TimeAsync(() => LoadAsync(opening, key));
                if (round < 0)
                    continue;
                samples.Add("read", read);
                samples.Add("decrypt", decrypt);
                samples.Add("load", load);
                samples.Add("both", both);
            }

            Console.WriteLine($"\nCold adapter of {adapter.Length / 1e6:F1} MB, encrypted at rest; its files in the page cache; ms\n");
            Table.Header(
                "read + SHA-256", "read + AES-256-GCM + SHA-256", "plaintext: made resident", "encrypted: made resident",
                "resident, encrypted / read + SHA-256", "resident, encrypted / read + AES + SHA-256", "resident, encrypted / plaintext");
            Table.Row(
                $"{samples.Median("read"):F1}",
                $"{samples.Median("decrypt"):F1}",
                $"{samples.Median("load"):F1}",
                $"{samples.Median("both"):F1}",
                $"{samples.Ratio("both", "read"):F2}",
                $"{samples.Ratio("both", "decrypt"):F2}",
                $"{samples.Ratio("both", "load"):F2}");
        }
        finally
        {
            File.Delete(plain);
            File.Delete(encrypted);
        }
    }

    private static AdapterLoader Loader(Subject mixed, IAdapterSource source) => new(
        source, mixed.Weights, new AdapterWatch(null), Options.Create(new AdapterCacheOptions()), TimeProvider.System, NullLogger<AdapterLoader>.Instance);

    private static async Task HashAsync(EncryptedFile file, int length)
    {
        await using var stream = await file.OpenAsync(CancellationToken.None);
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        await stream.ReadExactlyAsync(bytes);
        SHA256.HashData(bytes);
    }

    private static async Task LoadAsync(AdapterLoader loader, AdapterKey key)
    {
        var loaded = await loader.LoadAsync(key, "grant", _ => null, CancellationToken.None);
        (loaded.Weights ?? throw new InvalidOperationException($"The load ended with {loaded.Refusal}.")).Dispose();
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}

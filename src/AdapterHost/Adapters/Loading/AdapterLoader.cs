using System.Security.Cryptography;
using AdapterFormats;
using AdapterHost.Engine;
using AdapterHost.Engine.Native;
using AdapterHost.Engine.Watching;
using LlamaCpp;
using Microsoft.Extensions.Options;

namespace AdapterHost.Adapters;

/// <summary>Fetches one adapter, checks its bytes against the digest and only then reads them. Any thread but the inference thread.</summary>
internal sealed partial class AdapterLoader(
    IAdapterSource source,
    IWeightsFactory factory,
    AdapterWatch watch,
    IOptions<AdapterCacheOptions> options,
    TimeProvider time,
    ILogger<AdapterLoader> logger)
{
    /// <summary>Bytes that are read and hashed at a time: they stay in a second-level cache.</summary>
    private const int BlockBytes = 1 << 18;

    /// <param name="key">Which adapter, of whom.</param>
    /// <param name="fetchGrant">The gateway's leave.</param>
    /// <param name="reserve">Asked once, with the file's length, before any of it is read; false ends the load.</param>
    /// <param name="cancellationToken">The host is stopping.</param>
    /// <returns>Every expected failure as a value: nobody who waits for a load sees an exception of it.</returns>
    public async Task<LoadResult> LoadAsync(
        AdapterKey key, string? fetchGrant, Func<long, AdapterRefusal?> reserve, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.FetchSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var opened = await source.OpenAsync(key, fetchGrant, either.Token);
            if (!opened.Found)
            {
                return LoadResult.Refused(opened.Refusal);
            }

            await using var content = opened.Content;
            if (opened.Length > Array.MaxLength)
            {
                return LoadResult.Refused(AdapterRefusal.TooLarge);
            }

            if (reserve(opened.Length) is { } refusal)
            {
                return LoadResult.Refused(refusal);
            }

            // Not cleared: every byte of it is read over before anyone looks.
            var bytes = GC.AllocateUninitializedArray<byte>((int)opened.Length);
            if (await ReadVerifiedAsync(content, bytes, key.Digest, either.Token) is { } fault)
            {
                LogBadBytes(logger, key.Digest.ToString(), fault);
                return LoadResult.Refused(fault);
            }

            using var canonical = new MemoryStream(bytes, writable: false);
            var weights = await factory.CreateAsync(canonical, new LoadWork(watch, key), either.Token);
            watch.Loaded(weights, key);
            LogLoaded(logger, key.Digest.ToString(), weights.Bytes, time.GetElapsedTime(started).TotalMilliseconds);
            return LoadResult.Loaded(weights);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return LoadResult.Refused(AdapterRefusal.HostStopping);
        }
        catch (OperationCanceledException exception)
        {
            LogUnreadable(logger, exception, key.Digest.ToString());
            return LoadResult.Refused(AdapterRefusal.FetchFailed);
        }
        catch (Exception exception) when (exception is AdapterFormatException or LlamaException or EngineException)
        {
            LogUnreadable(logger, exception, key.Digest.ToString());
            return LoadResult.Refused(AdapterRefusal.Unreadable);
        }
        catch (RefusedLoadException exception)
        {
            LogUnreadable(logger, exception, key.Digest.ToString());
            return LoadResult.Refused(exception.Refusal) with { Fault = exception.Fault };
        }
        catch (NoContextException)
        {
            // The cache counts an evicted adapter as gone a moment before the inference thread lets go of its context.
            return LoadResult.Refused(AdapterRefusal.NoRoom);
        }
        catch (WrongBaseException exception)
        {
            LogUnreadable(logger, exception, key.Digest.ToString());
            return LoadResult.Refused(AdapterRefusal.WrongBase);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            LogUnreadable(logger, exception, key.Digest.ToString());
            return LoadResult.Refused(AdapterRefusal.FetchFailed);
        }
    }

    /// <summary>The cache has let go of it. Quick: called under the cache's lock.</summary>
    public void Evicted(AdapterKey key) => watch.Evicted(key);

    /// <summary>Fills the array and hashes each piece while it is still near the processor.</summary>
    private static async Task<AdapterRefusal?> ReadVerifiedAsync(
        Stream content, byte[] bytes, AdapterDigest expected, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var filled = 0; filled < bytes.Length;)
        {
            var read = await content.ReadAsync(bytes.AsMemory(filled, Math.Min(BlockBytes, bytes.Length - filled)), cancellationToken);
            if (read == 0)
            {
                return AdapterRefusal.FetchFailed;
            }

            hash.AppendData(bytes, filled, read);
            filled += read;
        }

        var more = await content.ReadAsync(new byte[1], cancellationToken);
        return more == 0 && AdapterDigest.OfHash(hash.GetHashAndReset()) == expected ? null : AdapterRefusal.DigestMismatch;
    }

    [LoggerMessage(3010, LogLevel.Information, "Adapter {Digest} is resident: {Bytes} bytes, loaded in {Milliseconds:F1} ms")]
    private static partial void LogLoaded(ILogger logger, string digest, long bytes, double milliseconds);

    [LoggerMessage(3011, LogLevel.Error, "Adapter {Digest} did not arrive as its digest says: {Fault}")]
    private static partial void LogBadBytes(ILogger logger, string digest, AdapterRefusal fault);

    [LoggerMessage(3012, LogLevel.Error, "Adapter {Digest} could not be loaded")]
    private static partial void LogUnreadable(ILogger logger, Exception exception, string digest);
}

using System.Diagnostics;
using System.Security.Cryptography;
using AdapterFormats;

namespace AdapterHost.Adapters;

/// <summary>Fetches one adapter, checks its bytes against the digest and only then reads them. Any thread but the inference thread.</summary>
internal sealed partial class AdapterLoader(IAdapterSource source, IWeightsFactory factory, TimeProvider time, ILogger<AdapterLoader> logger)
{
    private const int BlockBytes = 1 << 20;

    /// <param name="key">Which adapter, of whom.</param>
    /// <param name="fetchGrant">The gateway's leave.</param>
    /// <param name="reserve">Asked once, with the file's length, before any of it is read; false ends the load.</param>
    /// <param name="cancellationToken">The host is stopping.</param>
    public async Task<LoadResult> LoadAsync(
        AdapterKey key, string? fetchGrant, Func<long, AdapterRefusal?> reserve, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        try
        {
            var opened = await source.OpenAsync(key, fetchGrant, cancellationToken);
            if (!opened.Found)
            {
                return LoadResult.Refused(opened.Refusal);
            }

            await using var content = opened.Content;
            if (reserve(opened.Length) is { } refusal)
            {
                return LoadResult.Refused(refusal);
            }

            using var bytes = new MemoryStream(checked((int)opened.Length));
            if (await ReadVerifiedAsync(content, bytes, opened.Length, key.Digest, cancellationToken) is { } fault)
            {
                LogBadBytes(logger, key.Digest.ToString(), fault);
                return LoadResult.Refused(fault);
            }

            var weights = await factory.CreateAsync(bytes, cancellationToken);
            LogLoaded(logger, key.Digest.ToString(), weights.Bytes, time.GetElapsedTime(started).TotalMilliseconds);
            return LoadResult.Loaded(weights);
        }
        catch (AdapterFormatException exception)
        {
            LogUnreadable(logger, exception, key.Digest.ToString());
            return LoadResult.Refused(AdapterRefusal.Unreadable);
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

    private static async Task<AdapterRefusal?> ReadVerifiedAsync(
        Stream content, MemoryStream bytes, long length, AdapterDigest expected, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = new byte[Math.Min(BlockBytes, Math.Max(1, length))];
        int read;
        while ((read = await content.ReadAsync(block, cancellationToken)) > 0)
        {
            if (bytes.Length + read > length)
            {
                return AdapterRefusal.DigestMismatch;
            }

            hash.AppendData(block, 0, read);
            bytes.Write(block, 0, read);
        }

        if (bytes.Length < length)
        {
            return AdapterRefusal.FetchFailed;
        }

        Debug.Assert(bytes.Length == length);
        bytes.Position = 0;
        return AdapterDigest.OfHash(hash.GetHashAndReset()) == expected ? null : AdapterRefusal.DigestMismatch;
    }

    [LoggerMessage(3010, LogLevel.Information, "Adapter {Digest} is resident: {Bytes} bytes, loaded in {Milliseconds:F1} ms")]
    private static partial void LogLoaded(ILogger logger, string digest, long bytes, double milliseconds);

    [LoggerMessage(3011, LogLevel.Error, "Adapter {Digest} did not arrive as its digest says: {Fault}")]
    private static partial void LogBadBytes(ILogger logger, string digest, AdapterRefusal fault);

    [LoggerMessage(3012, LogLevel.Error, "Adapter {Digest} could not be loaded")]
    private static partial void LogUnreadable(ILogger logger, Exception exception, string digest);
}

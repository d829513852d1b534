using System.Buffers;
using System.Security.Cryptography;

namespace Gateway.Management.Uploads;

/// <summary>Writes one stream to one new file, hashes it on the way and stops at a cap.</summary>
internal static class SpoolFile
{
    private const int BufferBytes = 128 * 1024;

    /// <returns>The length and the SHA-256 in lowercase hex; null when the stream is longer than <paramref name="maxBytes"/>.</returns>
    public static async Task<(long Length, string Sha256)?> WriteAsync(Stream source, string path, long maxBytes, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long length = 0;
            while (await source.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                length += read;
                if (length > maxBytes)
                    return null;
                hash.AppendData(buffer.AsSpan(0, read));
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            return (length, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

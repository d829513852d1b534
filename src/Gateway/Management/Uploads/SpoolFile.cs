using System.Buffers;
using System.Security.Cryptography;
using TenantStore;
using TenantStore.Artifacts;

namespace Gateway.Management.Uploads;

/// <summary>Writes one stream to one new file that its owner alone reads, hashes it on the way and stops at a cap.</summary>
internal static class SpoolFile
{
    private const int BufferBytes = 128 * 1024;

    /// <returns>The length and the SHA-256 in lowercase hex; null when the stream is longer than <paramref name="maxBytes"/>.</returns>
    public static async Task<(long Length, string Sha256)?> WriteAsync(Stream source, string path, long maxBytes, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = Create(path);
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
                await AppendAsync(file, buffer.AsMemory(0, read), cancellationToken);
            }

            return (length, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return new FileStream(path, options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Fault(exception);
        }
    }

    private static async Task AppendAsync(FileStream file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException exception)
        {
            // Not the client's fault, as an IOException of its body would be.
            throw Fault(exception);
        }
    }

    private static TenantStoreException Fault(Exception exception) => StorageFault.Of("An upload could not be spooled to the state directory.", exception);
}

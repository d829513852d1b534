using System.Buffers;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;

namespace TenantStore.Artifacts.S3;

/// <summary>
/// Writes one object: in one request when its content fits into one part, else part by part. The object is seen when all of it is there and not
/// before. One part is held in memory, so that a request that fails on the way can be sent again.
/// </summary>
internal sealed class S3Writer(IAmazonS3 client, string bucket, int partBytes)
{
    public async Task WriteAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(partBytes);
        try
        {
            var part = buffer.AsMemory(0, partBytes);
            var length = await FillAsync(content, part, cancellationToken).ConfigureAwait(false);
            if (length < partBytes)
                await PutAsync(name, buffer, length, cancellationToken).ConfigureAwait(false);
            else
                await PutInPartsAsync(name, content, buffer, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Fewer bytes than the buffer has only at the end of the content, which then has been read to its end.</summary>
    private static async Task<int> FillAsync(Stream content, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var length = 0;
        while (length < buffer.Length && await content.ReadAsync(buffer[length..], cancellationToken).ConfigureAwait(false) is > 0 and var read)
            length += read;
        return length;
    }

    /// <summary>The content's name for the service to check what arrives; not a matter of secrets.</summary>
    private static string Md5(byte[] buffer, int length)
    {
#pragma warning disable CA5351 // The only checksum that every S3 service knows. The signature covers a SHA-256 of the body besides.
        return Convert.ToBase64String(MD5.HashData(buffer.AsSpan(0, length)));
#pragma warning restore CA5351
    }

    private Task PutAsync(string name, byte[] buffer, int length, CancellationToken cancellationToken) => client.PutObjectAsync(
        new PutObjectRequest
        {
            BucketName = bucket,
            Key = name,
            InputStream = new MemoryStream(buffer, 0, length, writable: false),
            AutoCloseStream = false,
            UseChunkEncoding = false,
            MD5Digest = Md5(buffer, length),
            ContentType = "application/octet-stream",
        },
        cancellationToken);

    private async Task PutInPartsAsync(string name, Stream content, byte[] buffer, CancellationToken cancellationToken)
    {
        var begin = new InitiateMultipartUploadRequest { BucketName = bucket, Key = name, ContentType = "application/octet-stream" };
        var upload = (await client.InitiateMultipartUploadAsync(begin, cancellationToken).ConfigureAwait(false)).UploadId;
        try
        {
            var parts = new List<PartETag>();
            for (var length = partBytes; length > 0; length = await FillAsync(content, buffer.AsMemory(0, partBytes), cancellationToken).ConfigureAwait(false))
                parts.Add(await PutPartAsync(name, upload, parts.Count + 1, buffer, length, cancellationToken).ConfigureAwait(false));
            var end = new CompleteMultipartUploadRequest { BucketName = bucket, Key = name, UploadId = upload, PartETags = parts };
            await client.CompleteMultipartUploadAsync(end, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await TryAbortAsync(name, upload).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<PartETag> PutPartAsync(string name, string upload, int number, byte[] buffer, int length, CancellationToken cancellationToken)
    {
        var request = new UploadPartRequest
        {
            BucketName = bucket,
            Key = name,
            UploadId = upload,
            PartNumber = number,
            PartSize = length,
            InputStream = new MemoryStream(buffer, 0, length, writable: false),
            UseChunkEncoding = false,
            MD5Digest = Md5(buffer, length),
        };
        var response = await client.UploadPartAsync(request, cancellationToken).ConfigureAwait(false);
        return new PartETag(number, response.ETag);
    }

    private async Task TryAbortAsync(string name, string upload)
    {
        try
        {
            await client.AbortMultipartUploadAsync(bucket, name, upload, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is Amazon.Runtime.AmazonServiceException or Amazon.Runtime.AmazonClientException or HttpRequestException or OperationCanceledException)
        {
            // The parts stay unseen until the next sweep; the first failure is the one to report.
        }
    }
}

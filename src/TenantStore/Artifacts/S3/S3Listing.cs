using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;

namespace TenantStore.Artifacts.S3;

/// <summary>Lists a bucket page by page, and empties parts of it.</summary>
internal sealed class S3Listing(IAmazonS3 client, string bucket)
{
    /// <summary>What one request may delete.</summary>
    private const int BatchSize = 1000;

    /// <summary>The names of all objects below the prefix, in the order of their bytes.</summary>
    public async IAsyncEnumerable<string> NamesAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in PagesAsync(prefix, delimiter: null, cancellationToken).ConfigureAwait(false))
        {
            foreach (var found in page.S3Objects ?? [])
                yield return found.Key;
        }
    }

    /// <summary>The names of what looks like folders directly below the prefix, without prefix and '/'.</summary>
    public async Task<IReadOnlyList<string>> FoldersAsync(string prefix, CancellationToken cancellationToken)
    {
        var folders = new List<string>();
        await foreach (var page in PagesAsync(prefix, "/", cancellationToken).ConfigureAwait(false))
            folders.AddRange((page.CommonPrefixes ?? []).Select(folder => folder[prefix.Length..].TrimEnd('/')));
        return folders;
    }

    /// <summary>Removes all objects below the prefix; their number.</summary>
    public async Task<int> DeleteAsync(string prefix, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await foreach (var name in NamesAsync(prefix, cancellationToken).ConfigureAwait(false))
            names.Add(name);
        foreach (var batch in names.Chunk(BatchSize))
        {
            var request = new DeleteObjectsRequest { BucketName = bucket, Quiet = true, Objects = [.. batch.Select(name => new KeyVersion { Key = name })] };
            await client.DeleteObjectsAsync(request, cancellationToken).ConfigureAwait(false);
        }

        return names.Count;
    }

    /// <summary>Gives up the uploads below the prefix that began earlier; their number.</summary>
    public async Task<int> AbortUploadsAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var aborted = 0;
        var request = new ListMultipartUploadsRequest { BucketName = bucket, Prefix = prefix };
        ListMultipartUploadsResponse page;
        do
        {
            page = await client.ListMultipartUploadsAsync(request, cancellationToken).ConfigureAwait(false);
            foreach (var upload in page.MultipartUploads ?? [])
            {
                if (upload.Initiated is { } initiated && initiated.ToUniversalTime() < before.UtcDateTime && await AbortAsync(upload, cancellationToken).ConfigureAwait(false))
                    aborted++;
            }

            (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
        }
        while (page.IsTruncated is true);

        return aborted;
    }

    private async Task<bool> AbortAsync(MultipartUpload upload, CancellationToken cancellationToken)
    {
        try
        {
            await client.AbortMultipartUploadAsync(bucket, upload.Key, upload.UploadId, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AmazonS3Exception exception) when (S3Fault.IsMissing(exception))
        {
            // It ended meanwhile.
            return false;
        }
    }

    private async IAsyncEnumerable<ListObjectsV2Response> PagesAsync(
        string prefix, string? delimiter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix, Delimiter = delimiter };
        ListObjectsV2Response page;
        do
        {
            page = await client.ListObjectsV2Async(request, cancellationToken).ConfigureAwait(false);
            yield return page;
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated is true);
    }
}

using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace TenantStore.Artifacts.S3;

/// <summary>Where the failures of an S3 service (gone, slow, full, closed to us) become the store's one exception. It names the code, no key.</summary>
internal static class S3Fault
{
    /// <summary>What services answer when a disk or a quota is full; AWS itself has no such state.</summary>
    private static readonly string[] s_full = ["QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "InsufficientStorage", "InsufficientCapacity"];

    public static async Task<T> GuardAsync<T>(string what, Func<Task<T>> step, CancellationToken cancellationToken)
    {
        try
        {
            return await step().ConfigureAwait(false);
        }
        catch (AmazonServiceException exception)
        {
            throw Of(what, exception);
        }
        catch (Exception exception) when (exception is AmazonClientException or HttpRequestException or IOException or TimeoutException)
        {
            throw new TenantStoreException($"The artifact store could not be reached to {what}.", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The client's own time-out looks like this.
            throw new TenantStoreException($"The artifact store did not answer in time to {what}.", exception);
        }
    }

    public static bool IsMissing(AmazonS3Exception exception) => exception.StatusCode == HttpStatusCode.NotFound && exception.ErrorCode != "NoSuchBucket";

    private static TenantStoreException Of(string what, AmazonServiceException exception)
    {
        var message = $"The artifact store refused to {what}: {(int)exception.StatusCode} {exception.ErrorCode}.";
        return exception.StatusCode == HttpStatusCode.InsufficientStorage || s_full.Contains(exception.ErrorCode)
            ? new StorageFullException(message, exception)
            : new TenantStoreException(message, exception);
    }
}

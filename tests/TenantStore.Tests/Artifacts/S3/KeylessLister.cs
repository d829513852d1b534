using Amazon.S3.Model;
using TenantStore.Artifacts.S3;

namespace TenantStore.Tests.Artifacts.S3;

/// <summary>Asks a bucket what it holds, with no key but what the SDK finds in the environment of its process.</summary>
internal static class KeylessLister
{
    public const string Bucket = "bucket";

    public static async Task RunAsync(string url, TextWriter output)
    {
        using var client = S3ClientFactory.Make(
            new S3ArtifactOptions { Bucket = Bucket, ServiceUrl = url, Region = "eu-central-1", ForcePathStyle = true, TimeoutSeconds = 30 }, retries: 0);
        var answer = await client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket });
        await output.WriteLineAsync($"{answer.HttpStatusCode}");
    }
}

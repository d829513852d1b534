using Amazon.Runtime;
using TenantStore.Artifacts.S3;
using TestServers;

namespace TenantStore.Tests.Artifacts.S3;

/// <summary>The service with one bucket; each test has a prefix of its own in it.</summary>
public sealed class S3Service : IAsyncLifetime
{
    public RadosGateway Server { get; private set; } = null!;

    public string Bucket { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await RadosGateway.StartAsync();
        Bucket = await Server.CreateBucketAsync();
    }

    public async Task DisposeAsync()
    {
        if (Server is not null)
            await Server.DisposeAsync();
    }

    /// <summary>Settings of a store whose parts are as small as S3 allows.</summary>
    public S3ArtifactOptions Options(string? bucket = null) => new()
    {
        Bucket = bucket ?? Bucket,
        Prefix = $"{Guid.NewGuid():N}/",
        ServiceUrl = Server.Url,
        ForcePathStyle = true,
        AccessKey = Server.AccessKey,
        SecretKey = Server.SecretKey,
        PartBytes = S3ArtifactOptions.MinPartBytes,
    };

    internal static S3ArtifactStore Open(S3ArtifactOptions options, HttpClientFactory? http = null, int retries = S3ClientFactory.DefaultRetries) =>
        new(S3ClientFactory.Make(options, http, retries), options);
}

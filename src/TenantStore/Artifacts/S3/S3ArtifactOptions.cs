namespace TenantStore.Artifacts.S3;

/// <summary>A bucket that keeps the artifacts. Bound from <c>Artifacts:S3</c>. The bucket must be there; nothing else should write below the prefix.</summary>
public sealed class S3ArtifactOptions
{
    public const int DefaultPartBytes = 16 * 1024 * 1024;
    public const int MinPartBytes = 5 * 1024 * 1024;
    public const int MaxPartBytes = 256 * 1024 * 1024;
    public const int DefaultTimeoutSeconds = 60;

    /// <summary>The bucket's name.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>What each object's key begins with, e.g. <c>gateway/</c>; ends with '/' or is empty.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>The service's URL, e.g. <c>https://s3.example.com</c>; null = AWS in <see cref="Region"/>.</summary>
    public string? ServiceUrl { get; set; }

    /// <summary>The region that requests are signed for; needed without <see cref="ServiceUrl"/>, else <c>us-east-1</c> when null.</summary>
    public string? Region { get; set; }

    /// <summary>Whether the bucket stands in the path and not in the host name, as most services but AWS want it.</summary>
    public bool ForcePathStyle { get; set; }

    /// <summary>Whether the service may be reached by plain http on another machine than this one.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>The id of the access key; null = what the AWS SDK finds itself: its environment variables, profile, web identity, container or instance role.</summary>
    public string? AccessKey { get; set; }

    /// <summary>The secret that goes with <see cref="AccessKey"/>.</summary>
    public string? SecretKey { get; set; }

    /// <summary>Bytes of one part of a large artifact, and what a write holds in memory; 5 MiB, S3's least, to 256 MiB. Smaller artifacts go in one request.</summary>
    public int PartBytes { get; set; } = DefaultPartBytes;

    /// <summary>Seconds for one request, 1 to 600. One that fails on the way is tried three times more.</summary>
    public int TimeoutSeconds { get; set; } = DefaultTimeoutSeconds;
}

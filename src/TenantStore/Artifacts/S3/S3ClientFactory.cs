using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace TenantStore.Artifacts.S3;

/// <summary>Makes the client of the bucket's service.</summary>
internal static class S3ClientFactory
{
    public const int DefaultRetries = 3;
    private const string RegionOfOthers = "us-east-1";

    /// <param name="http">Makes the connections; null = the SDK's own.</param>
    /// <param name="retries">How often a request that failed on the way is sent again.</param>
    public static AmazonS3Client Make(S3ArtifactOptions options, HttpClientFactory? http = null, int retries = DefaultRetries)
    {
        var config = new AmazonS3Config
        {
            ForcePathStyle = options.ForcePathStyle,
            MaxErrorRetry = retries,
            Timeout = TimeSpan.FromSeconds(options.TimeoutSeconds),
            HttpClientFactory = http,
            // The SDK would send the checksums of 2022 and later with each request, which many services do not know: they refuse them, or store their
            // framing as if it were content. The writer sends Content-MD5 and signs the SHA-256 of each body, which every service checks.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.ServiceUrl is { } url)
        {
            config.ServiceURL = url;
            config.AuthenticationRegion = options.Region ?? RegionOfOthers;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }

        return string.IsNullOrEmpty(options.AccessKey)
            ? new AmazonS3Client(config)
            : new AmazonS3Client(new BasicAWSCredentials(options.AccessKey, options.SecretKey), config);
    }
}

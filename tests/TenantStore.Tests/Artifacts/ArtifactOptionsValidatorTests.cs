using TenantStore.Artifacts;
using TenantStore.Artifacts.S3;

namespace TenantStore.Tests.Artifacts;

public class ArtifactOptionsValidatorTests
{
    [Fact]
    public void Validate_AllWrong_SaysAllAtOnceAndNoKey()
    {
        var options = new ArtifactOptions
        {
            Kind = ArtifactStoreKind.S3,
            SweepMinutes = 60,
            S3 = new S3ArtifactOptions
            {
                Bucket = "No_Bucket",
                Prefix = "/gateway",
                ServiceUrl = "http://s3.example.com",
                Region = "Frankfurt am Main",
                SecretKey = "secret-canary",
                PartBytes = 1 << 20,
                TimeoutSeconds = 0,
            },
        };

        var failures = new ArtifactOptionsValidator().Validate(null, options).Failures!.ToList();

        string[] fields = ["SweepMinutes", "Bucket", "Prefix", "ServiceUrl", "Region", "AccessKey", "PartBytes", "TimeoutSeconds"];
        Assert.Equal(fields.Length, failures.Count);
        Assert.All(fields.Zip(failures), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
        Assert.DoesNotContain("secret-canary", string.Concat(failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://s3.example.com", false, true)]
    [InlineData("https://s3.example.com/path", false, false)]
    [InlineData("https://key:secret@s3.example.com", false, false)]
    [InlineData("http://s3.example.com", true, true)]
    [InlineData("http://127.0.0.1:9000", false, true)]
    [InlineData("s3.example.com", false, false)]
    [InlineData(null, false, false)]
    public void Validate_EachServiceUrl_IsTakenOrRefused(string? url, bool allowHttp, bool good)
    {
        var options = new ArtifactOptions { Kind = ArtifactStoreKind.S3, S3 = new S3ArtifactOptions { Bucket = "adapters", ServiceUrl = url, AllowHttp = allowHttp } };

        Assert.Equal(good, new ArtifactOptionsValidator().Validate(null, options).Succeeded);
    }

    [Fact]
    public void Validate_Defaults_AreFilesAndGood() => Assert.True(new ArtifactOptionsValidator().Validate(null, new ArtifactOptions()).Succeeded);

    [Fact]
    public void Validate_FilesWithoutRoot_NamesIt() =>
        Assert.Contains("Artifacts:Root", new ArtifactOptionsValidator().Validate(null, new ArtifactOptions { Root = " " }).FailureMessage, StringComparison.Ordinal);
}

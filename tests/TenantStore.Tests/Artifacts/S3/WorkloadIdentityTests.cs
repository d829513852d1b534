using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TenantStore.Tests.Artifacts.S3;

/// <summary>Without an access key a gateway is, to the bucket, the role of its service account. The process and its HTTP are real; STS and the bucket's service are stand-ins.</summary>
public sealed class WorkloadIdentityTests : IAsyncLifetime
{
    private const string Role = "arn:aws:iam::111122223333:role/lora-gateway";
    private const string Key = "ASIAOFTHEROLE";
    private const string ServiceAccountToken = "token-of-the-service-account";

    private readonly ConcurrentQueue<IFormCollection> _asked = [];
    private readonly ConcurrentQueue<string> _signed = [];
    private readonly string _tokenFile = Path.GetTempFileName();
    private WebApplication _service = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_tokenFile, ServiceAccountToken);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _service = builder.Build();
        _service.MapPost("/", async (HttpRequest request) =>
        {
            _asked.Enqueue(await request.ReadFormAsync());
            return Results.Text(
                $"""
                <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
                <AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/lora-gateway/s</Arn><AssumedRoleId>AROA:s</AssumedRoleId></AssumedRoleUser>
                <Credentials><AccessKeyId>{Key}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>session</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
                </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
                """, "text/xml");
        });
        _service.MapGet("/{bucket}", (HttpRequest request) =>
        {
            _signed.Enqueue($"{request.Headers.Authorization} {request.Headers["x-amz-security-token"]}");
            return Results.Text($"""<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>{KeylessLister.Bucket}</Name><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>""", "application/xml");
        });
        await _service.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        File.Delete(_tokenFile);
    }

    [Fact]
    public async Task Request_WithoutAnAccessKey_IsSignedWithTheRoleOfTheServiceAccount()
    {
        var url = _service.Urls.Single();
        var start = new ProcessStartInfo("dotnet", [typeof(WorkloadIdentityTests).Assembly.Location, "list-bucket", url]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        // As the webhook of EKS puts them into a pod whose service account is annotated with a role; the last one stands for sts.REGION.amazonaws.com.
        start.Environment["AWS_ROLE_ARN"] = Role;
        start.Environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = _tokenFile;
        start.Environment["AWS_REGION"] = "eu-central-1";
        start.Environment["AWS_ENDPOINT_URL_STS"] = url;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, await error);
        Assert.Equal("OK", (await output).Trim());
        var asked = Assert.Single(_asked);
        Assert.Equal(("AssumeRoleWithWebIdentity", Role, ServiceAccountToken), (asked["Action"].Single(), asked["RoleArn"].Single(), asked["WebIdentityToken"].Single()));
        var signed = Assert.Single(_signed);
        Assert.Contains($"Credential={Key}/", signed, StringComparison.Ordinal);
        Assert.EndsWith(" session", signed, StringComparison.Ordinal);
    }
}

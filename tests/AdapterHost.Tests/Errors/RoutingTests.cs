using System.Net;
using AdapterHost.Hosting;
using AdapterHost.Tests.Hosting;

namespace AdapterHost.Tests.Errors;

public sealed class RoutingTests
{
    [Fact]
    public async Task Health_WithoutAssertion_IsOk()
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.Client.GetAsync("/health");

        Assert.Equal((HttpStatusCode.OK, """{"status":"ok"}"""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/v1/models")]
    [InlineData("/health/other")]
    [InlineData("/metrics/other")]
    public async Task Path_ThatIsNotThere_IsUnauthorizedForStrangersAndNotFoundForTheGateway(string path)
    {
        await using var host = await TestHost.StartAsync();

        using var stranger = await host.Client.GetAsync(path);
        using var gateway = await host.PostAsync(path, "{}");

        await stranger.ErrorAsync(401, "invalid_assertion");
        await gateway.ErrorAsync(404, "not_found");
    }

    [Fact]
    public async Task Method_ThatIsNotThere_IsNotAllowed()
    {
        await using var host = await TestHost.StartAsync();
        using var request = host.Signed("/v1/completions", "{}", assertion => assertion with { Method = "PUT" });
        request.Method = HttpMethod.Put;

        using var response = await host.Client.SendAsync(request);

        await response.ErrorAsync(405, "method_not_allowed");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_OverTheLimit_IsTooLarge(bool chunked)
    {
        await using var host = await TestHost.StartAsync(options: new AdapterHostOptions { MaxBodyBytes = 2000 });
        using var request = host.Signed("/v1/completions", $$"""{"prompt":"{{new string('x', 3000)}}"}""");
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await host.Client.SendAsync(request);

        var error = await response.ErrorAsync(413, "request_too_large");
        Assert.Contains("2000", error.GetProperty("message").GetString());
    }
}

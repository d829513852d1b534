using System.Net;
using System.Net.Http.Json;
using Gateway.Tests.Servers;
using HostContract;

namespace Gateway.Tests.Placement;

/// <summary>A host started with another model file under a name that is served took the name from all others, and every adapter went out of service.</summary>
public sealed class BaseModelRivalTests : IAsyncLifetime
{
    private GatewayServer _gateway = null!;
    private FakeHost _host = null!;
    private TestTenant _acme = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayServer.StartAsync();
        _host = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        _acme = await _gateway.CreateTenantAsync("acme");
        await _gateway.UploadAsync(_acme, "sql", Corpus.Peft("llama.qv-r4"));
        await _gateway.SetAliasAsync(_acme, "quickfix", "sql", 1);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task Register_OtherFileUnderANameThatIsServed_IsRefusedAndAdaptersGoOn()
    {
        using var answer = await RegisterOtherAsync();

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains("Host:ModelName", text, StringComparison.Ordinal);
        Assert.Contains(_host.Address, text, StringComparison.Ordinal);
        Assert.Contains(_gateway.Logs.Lines, line => line.Contains(" 2013 ", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, await CompleteAsync());
    }

    [Fact]
    public async Task Register_OtherFileWhenTheOldHostsDrain_IsLetIn()
    {
        await _host.ReportAsync(report => report with { Draining = true });

        using var answer = await RegisterOtherAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<HttpResponseMessage> RegisterOtherAsync()
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, InternalRoutes.Hosts);
        message.Headers.Add(ContractHeaders.JoinSecret, GatewayServer.JoinSecret);
        var other = _host.Registration() with
        {
            Address = "http://127.0.0.1:9",
            BootGeneration = "another",
            BaseModel = GatewayServer.Llama with { Digest = "sha256:" + new string('9', 64) },
        };
        message.Content = JsonContent.Create(other, options: ContractJson.Options);
        return await _gateway.Internal.SendAsync(message);
    }

    private async Task<HttpStatusCode> CompleteAsync()
    {
        using var answer = await _gateway.SendAsync(HttpMethod.Post, "/v1/completions", _acme.Token, Playground.Json("""{"model":"quickfix","prompt":"x"}"""));
        return answer.StatusCode;
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using AdapterFormats;
using HostContract;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Servers;

/// <summary>A host that obeys the contract and answers as a test tells it: a real HTTP server that registers over the internal listener.</summary>
internal sealed class FakeHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GatewayServer _gateway;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, bool> _usedIds = new();
    private HostRegistrationResponse? _registration;

    private FakeHost(WebApplication app, GatewayServer gateway, BaseModelDescriptor baseModel) =>
        (_app, _gateway, BaseModel) = (app, gateway, baseModel);

    public BaseModelDescriptor BaseModel { get; }

    public string Address => _app.Urls.Single();

    public string BootGeneration { get; } = Guid.NewGuid().ToString("N");

    public HostId Id => _registration!.HostId;

    public string MacKey => _registration!.MacKey;

    public ConcurrentQueue<HostRequest> Seen { get; } = new();

    public ConcurrentQueue<AssertionFault> Refused { get; } = new();

    /// <summary>What it does with a believed request.</summary>
    public Func<HostRequest, Task> Answer { get; set; } = request =>
    {
        request.SetReceipt();
        return request.JsonAsync(200, """{"object":"chat.completion","choices":[]}""");
    };

    public static async Task<FakeHost> StartAsync(GatewayServer gateway, BaseModelDescriptor baseModel)
    {
        var host = await ListenAsync(gateway, baseModel, _ => { });
        await host.RegisterAsync();
        return host;
    }

    /// <summary>One that listens as it is told and has not registered yet.</summary>
    public static async Task<FakeHost> ListenAsync(GatewayServer gateway, BaseModelDescriptor baseModel, Action<ListenOptions> listen)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen));
        var app = builder.Build();
        var host = new FakeHost(app, gateway, baseModel);
        app.Run(host.HandleAsync);
        await app.StartAsync();
        return host;
    }

    public async Task RegisterAsync(Func<HostRegistrationRequest, HostRegistrationRequest>? change = null)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, InternalRoutes.Hosts);
        message.Headers.Add(ContractHeaders.JoinSecret, GatewayServer.JoinSecret);
        message.Content = JsonContent.Create(change is null ? Registration() : change(Registration()), options: ContractJson.Options);
        using var response = await _gateway.Internal.SendAsync(message);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        _registration = await response.Content.ReadFromJsonAsync<HostRegistrationResponse>(ContractJson.Options);
    }

    public HostRegistrationRequest Registration() => new()
    {
        Address = Address,
        BootGeneration = BootGeneration,
        BaseModel = BaseModel,
        MaxSequences = 8,
        ContextTokens = 2048,
    };

    public async Task<HttpStatusCode> ReportAsync(Func<HostReport, HostReport>? change = null, string? bearer = null)
    {
        using var response = await SendReportAsync(change, bearer);
        return response.StatusCode;
    }

    /// <summary>Reports faults; those that the gateway keeps.</summary>
    public async Task<IReadOnlyList<QuarantinedAdapter>> ReportFaultsAsync(params AdapterFaultReport[] faults) =>
        (await AnswerToFaultsAsync(faults)).Quarantined;

    /// <summary>Reports faults; all that the gateway says.</summary>
    public async Task<HostReportResponse> AnswerToFaultsAsync(params AdapterFaultReport[] faults)
    {
        using var response = await SendReportAsync(report => report with { Faults = faults }, null);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<HostReportResponse>(ContractJson.Options))!;
    }

    /// <summary>Says which tenants it forgot; those that it is to forget.</summary>
    public async Task<IReadOnlyList<string>> ForgetAsync(params string[] forgotten) => await ForgetAsync(BootGeneration, forgotten);

    /// <summary>The same as another process of this host.</summary>
    public async Task<IReadOnlyList<string>> ForgetAsync(string bootGeneration, string[] forgotten)
    {
        using var response = await SendReportAsync(
            report => report with { BootGeneration = bootGeneration, Forgotten = [.. forgotten.Select(tenant => new TenantKey(tenant))] }, null);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return [.. (await response.Content.ReadFromJsonAsync<HostReportResponse>(ContractJson.Options))!.Forget.Select(tenant => tenant.Value)];
    }

    /// <summary>Reports requests that were cut short; those that the gateway says are billed.</summary>
    public async Task<IReadOnlyList<string>> ReportCutShortAsync(params CutShortReport[] reports)
    {
        using var response = await SendReportAsync(report => report with { CutShort = reports }, null);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<HostReportResponse>(ContractJson.Options))!.Billed;
    }

    private async Task<HttpResponseMessage> SendReportAsync(Func<HostReport, HostReport>? change, string? bearer)
    {
        var report = new HostReport
        {
            BootGeneration = BootGeneration,
            Residents = [],
            Running = 0,
            Queued = 0,
            FreeContextTokens = 16384,
            Draining = false,
        };
        using var message = new HttpRequestMessage(HttpMethod.Put, InternalRoutes.ReportOf(Id));
        message.Headers.Add("Authorization", "Bearer " + (bearer ?? MacKey));
        message.Content = JsonContent.Create(change is null ? report : change(report), options: ContractJson.Options);
        return await _gateway.Internal.SendAsync(message);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var result = AssertionReader.Read(
            context.Request.Headers[AssertionHeader.Name].ToString(),
            Convert.FromBase64String(MacKey),
            Id,
            _gateway.Time.GetUtcNow());
        var fault = result.Accepted
            ? result.Assertion.CheckRequest(context.Request.Method, context.Request.Path.Value!, body.ToArray())
            : result.Fault;
        if (fault == AssertionFault.None && !_usedIds.TryAdd(result.Assertion!.Id, true))
            fault = AssertionFault.Replayed;
        if (fault != AssertionFault.None)
        {
            Refused.Enqueue(fault);
            context.Response.StatusCode = 401;
            return;
        }

        var request = new HostRequest(context, result.Assertion!, body.ToArray());
        Seen.Enqueue(request);
        await Answer(request);
    }
}

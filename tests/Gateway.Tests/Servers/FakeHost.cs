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
    private readonly long _started;
    private HostRegistrationResponse? _registration;
    private double? _answered;

    private FakeHost(WebApplication app, GatewayServer gateway, BaseModelDescriptor baseModel) =>
        (_app, _gateway, BaseModel, _started, Probe) = (app, gateway, baseModel, gateway.Time.GetTimestamp(), Prove);

    public BaseModelDescriptor BaseModel { get; }

    public string Address => _app.Urls.Single();

    public string BootGeneration { get; } = Guid.NewGuid().ToString("N");

    public HostId Id => _registration!.HostId;

    public string MacKey => _registration!.MacKey;

    public ConcurrentQueue<HostRequest> Seen { get; } = new();

    public ConcurrentQueue<AssertionFault> Refused { get; } = new();

    /// <summary>What it says to a probe: null = nothing at all, as long as the prober waits.</summary>
    public Func<string, HostProbeAnswer?> Probe { get; set; }

    /// <summary>With what it answers probes instead, while it is set.</summary>
    public HttpStatusCode? ProbeStatus { get; set; }

    /// <summary>What it says that its answers to probes are, while it is set.</summary>
    public string? ProbeContentType { get; set; }

    /// <summary>How wrong its clock is.</summary>
    public TimeSpan ClockAhead { get; set; }

    /// <summary>Of a host of before there were probes: it tells no age.</summary>
    public bool TellsNoAge { get; set; }

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

    /// <summary>Only listens: gateways are to ask it.</summary>
    public static Task<FakeHost> StartSilentAsync(GatewayServer gateway, BaseModelDescriptor baseModel) => ListenAsync(gateway, baseModel, _ => { });

    /// <summary>As who it is known; null before anybody told it.</summary>
    public HostId? Member => _registration?.HostId;

    /// <summary>What gateways that ask it said to its reports.</summary>
    public ConcurrentQueue<HostReportResponse> Told { get; } = new();

    /// <summary>What it says to gateways that ask.</summary>
    public Func<HostReport, HostReport> Standing { get; set; } = report => report;

    /// <param name="change">What it says other than usual.</param>
    /// <param name="gateway">Where; by default with the first one it knew.</param>
    public async Task RegisterAsync(Func<HostRegistrationRequest, HostRegistrationRequest>? change = null, GatewayServer? gateway = null)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, InternalRoutes.Hosts);
        message.Headers.Add(ContractHeaders.JoinSecret, GatewayServer.JoinSecret);
        message.Content = JsonContent.Create(change is null ? Registration() : change(Registration()), options: ContractJson.Options);
        using var response = await (gateway ?? _gateway).Internal.SendAsync(message);
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

    /// <param name="change">What it says other than usual.</param>
    /// <param name="bearer">Another key than its own.</param>
    /// <param name="gateway">Where; by default to the first one it knew.</param>
    public async Task<HttpStatusCode> ReportAsync(Func<HostReport, HostReport>? change = null, string? bearer = null, GatewayServer? gateway = null)
    {
        using var response = await SendReportAsync(change, bearer, gateway);
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
    public Task<IReadOnlyList<string>> ReportCutShortAsync(params CutShortReport[] reports) => ReportCutShortAsync(_gateway, reports);

    /// <summary>The same to another gateway.</summary>
    public async Task<IReadOnlyList<string>> ReportCutShortAsync(GatewayServer gateway, params CutShortReport[] reports)
    {
        using var response = await SendReportAsync(report => report with { CutShort = reports }, null, gateway);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<HostReportResponse>(ContractJson.Options))!.Billed;
    }

    private async Task<HttpResponseMessage> SendReportAsync(Func<HostReport, HostReport>? change, string? bearer, GatewayServer? gateway = null)
    {
        var report = Report();
        using var message = new HttpRequestMessage(HttpMethod.Put, InternalRoutes.ReportOf(Id));
        message.Headers.Add("Authorization", "Bearer " + (bearer ?? MacKey));
        message.Content = JsonContent.Create(change is null ? report : change(report), options: ContractJson.Options);
        var response = await (gateway ?? _gateway).Internal.SendAsync(message);
        if (response.IsSuccessStatusCode)
            _answered = report.AgeSeconds;
        return response;
    }

    private DateTimeOffset Now => _gateway.Time.GetUtcNow() + ClockAhead;

    private HostReport Report() => new()
    {
        BootGeneration = BootGeneration,
        AgeSeconds = TellsNoAge ? null : _gateway.Time.GetElapsedTime(_started).TotalSeconds,
        AnsweredAgeSeconds = TellsNoAge ? null : _answered,
        Residents = [],
        Running = 0,
        Queued = 0,
        FreeContextTokens = 16384,
        Draining = false,
    };

    private async Task StandAsync(HttpContext context)
    {
        if (context.Request.Headers[ContractHeaders.JoinSecret] != GatewayServer.JoinSecret)
        {
            context.Response.StatusCode = 401;
            return;
        }

        if (HttpMethods.IsGet(context.Request.Method))
        {
            await context.Response.WriteAsJsonAsync(
                new HostStanding { Registration = Registration(), Report = Standing(Report()), HostId = Member }, ContractJson.Options);
            return;
        }

        var membership = (await context.Request.ReadFromJsonAsync<HostMembership>(ContractJson.Options))!;
        _registration = new HostRegistrationResponse { HostId = membership.HostId, MacKey = membership.MacKey, ReportSeconds = 1 };
        if (membership.Answer is { } answer)
        {
            _answered = membership.ReportAgeSeconds;
            Told.Enqueue(answer);
        }

        context.Response.StatusCode = 204;
    }

    private HostProbeAnswer Prove(string challenge) =>
        new() { Draining = false, Proof = HostProbe.Prove(Convert.FromBase64String(MacKey), challenge, draining: false) };

    /// <summary>Ends as it is asked to: what runs may end, nothing new is taken in.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (context.Request.Path == InternalRoutes.Probe)
        {
            context.Response.Headers.Date = Now.ToString("R");
            if (ProbeStatus is { } status)
                context.Response.StatusCode = (int)status;
            else if (Probe(context.Request.Headers[ContractHeaders.Probe].ToString()) is { } answer)
                await context.Response.WriteAsJsonAsync(answer, ContractJson.Options, ProbeContentType);
            else
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }

        if (context.Request.Path == InternalRoutes.Standing || context.Request.Path == InternalRoutes.Membership)
        {
            await StandAsync(context);
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var result = AssertionReader.Read(
            context.Request.Headers[AssertionHeader.Name].ToString(),
            Convert.FromBase64String(MacKey),
            Id,
            Now);
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

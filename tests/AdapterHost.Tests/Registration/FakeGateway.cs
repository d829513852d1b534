using System.Threading.Channels;
using AdapterHost.Tests.Hosting;
using HostContract;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AdapterHost.Tests.Registration;

/// <summary>The internal listener of a gateway, on a real server; forgets its hosts when told to.</summary>
internal sealed class FakeGateway : IAsyncDisposable
{
    public const string Secret = "join-secret";
    public const int ReportSeconds = 5;

    private readonly WebApplication _app;
    private readonly Channel<HostRegistrationRequest> _joins = Channel.CreateUnbounded<HostRegistrationRequest>();
    private readonly Channel<HostReport> _reports = Channel.CreateUnbounded<HostReport>();
    private int _hosts;

    private FakeGateway(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    /// <summary>Hosts that are known; a report of any other is 404.</summary>
    public string? Known { get; set; }

    /// <summary>What registrations are answered with instead, while it is set.</summary>
    public int? Refusal { get; set; }

    /// <summary>So many reports it does not understand.</summary>
    public int Deaf { get; set; }

    /// <summary>Lets hosts in and knows none of them.</summary>
    public bool ForgetsAtOnce { get; set; }

    /// <summary>What every report is answered with.</summary>
    public IReadOnlyList<QuarantinedAdapter> Quarantined { get; set; } = [];

    /// <summary>Tenants that it tells to forget until a report names them.</summary>
    public IReadOnlyList<TenantKey> Forget { get; set; } = [];

    /// <summary>Requests that it says are billed.</summary>
    public IReadOnlyList<string> Billed { get; set; } = [];

    public int Attempts { get; private set; }

    public static byte[] KeyOf(string host) => System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(host));

    public static async Task<FakeGateway> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var gateway = new FakeGateway(app);
        app.MapPost(InternalRoutes.Hosts, (Delegate)gateway.JoinAsync);
        app.MapPut(InternalRoutes.HostReport, (Delegate)gateway.ReportAsync);
        await app.StartAsync();
        return gateway;
    }

    public Task<HostRegistrationRequest> JoinedAsync() => _joins.Reader.ReadAsync().AsTask().WaitAsync(TestHost.Patience);

    public Task<HostReport> ReportedAsync() => _reports.Reader.ReadAsync().AsTask().WaitAsync(TestHost.Patience);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> JoinAsync(HttpContext context)
    {
        Attempts++;
        if (Refusal is { } status)
            return Results.StatusCode(status);
        if (context.Request.Headers[ContractHeaders.JoinSecret] != Secret)
            return Results.Unauthorized();
        var request = await context.Request.ReadFromJsonAsync<HostRegistrationRequest>(ContractJson.Options);
        Known = $"host-{++_hosts}";
        _joins.Writer.TryWrite(request!);
        var response = new HostRegistrationResponse
        {
            HostId = new HostId(Known),
            MacKey = Convert.ToBase64String(KeyOf(Known)),
            ReportSeconds = ReportSeconds,
        };
        return Results.Json(response, ContractJson.Options);
    }

    private async Task<IResult> ReportAsync(HttpContext context, string hostId)
    {
        if (hostId != Known || ForgetsAtOnce)
            return Results.NotFound();
        if (context.Request.Headers.Authorization != "Bearer " + Convert.ToBase64String(KeyOf(hostId)))
            return Results.Unauthorized();
        var report = await context.Request.ReadFromJsonAsync<HostReport>(ContractJson.Options);
        if (Deaf > 0)
        {
            Deaf--;
            _reports.Writer.TryWrite(report!);
            return Results.StatusCode(503);
        }

        Forget = [.. Forget.Except(report!.Forgotten)];
        _reports.Writer.TryWrite(report);
        return Results.Json(new HostReportResponse { Quarantined = Quarantined, Forget = Forget, Billed = [.. report.CutShort.Select(cut => cut.RequestId).Intersect(Billed)] }, ContractJson.Options);
    }
}

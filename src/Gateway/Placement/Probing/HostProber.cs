using System.Net;
using Gateway.Forwarding;
using HostContract;
using Microsoft.Extensions.Options;

namespace Gateway.Placement.Probing;

/// <summary>
/// Asks every host every <see cref="PlacementOptions.ProbeSeconds"/> whether it is there, and is the process that was registered. What it hears is a sign of
/// life and goes into the host's circuit; so a gateway that Redis, or the hosts' own reports, do not reach keeps the hosts that it can reach.
/// </summary>
internal sealed partial class HostProber(
    HostDirectory directory, HostHttp http, TimeProvider time, IOptions<PlacementOptions> options, ILogger<HostProber> logger) : BackgroundService
{
    /// <summary>A host answers a probe at once or is not there.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    internal Task ProbeAllAsync() => Task.WhenAll(directory.All.Select(ProbeAsync));

    /// <summary>One probe; does not throw.</summary>
    internal async Task ProbeAsync(HostState host)
    {
        switch (await AskAsync(host))
        {
            case ProbeVerdict.Good:
                host.Proven();
                host.Heard(time.GetTimestamp());
                host.Circuit.Probed(good: true);
                break;
            case ProbeVerdict.Mute:
                host.Circuit.Probed(good: true);
                break;
            case var bad:
                if (bad == ProbeVerdict.Stranger)
                    host.Disproved();
                host.Circuit.Probed(good: false, host.Draining);
                // The next probe, and after it requests, must not wait for a connection whose way is broken.
                http.Renew(host.Registration.Address);
                break;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.ProbeSeconds), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryProbeAllAsync();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task TryProbeAllAsync()
    {
        try
        {
            await ProbeAllAsync();
        }
        catch (Exception exception)
        {
            // The next round comes.
            LogFailed(exception);
        }
    }

    private async Task<ProbeVerdict> AskAsync(HostState host)
    {
        var challenge = HostProbe.Challenge();
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(host.Registration.Address), InternalRoutes.Probe))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            };
            request.Headers.TryAddWithoutValidation(ContractHeaders.Probe, challenge);
            using var response = await http.Invoker.SendAsync(request, patience.Token);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                // A host of before there were probes wants an assertion; it does not tell its age either.
                var mute = response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.NotFound && host.Report is { AgeSeconds: null };
                return mute ? ProbeVerdict.Mute : ProbeVerdict.Bad;
            }

            var answer = await response.Content.ReadFromJsonAsync<HostProbeAnswer>(ContractJson.Options, patience.Token);
            if (answer is null || !HostProbe.IsProof(host.MacKey, challenge, answer))
            {
                LogStranger(host.Id.Value, host.Registration.Address);
                return ProbeVerdict.Stranger;
            }

            host.SaysDraining(answer.Draining);
            if (response.Headers.Date is { } said)
                host.SaysTime(said, time.GetTimestamp());
            return ProbeVerdict.Good;
        }
        catch (Exception)
        {
            // Whatever it is: what somebody answers at a host's address must not end this gateway.
            return ProbeVerdict.Bad;
        }
    }

    [LoggerMessage(2056, LogLevel.Error, "A round of probes broke off; the next one is made all the same.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(2055, LogLevel.Information, "Who answers at {Address} is not host {Host}: it has restarted, or another process has its address.")]
    private partial void LogStranger(string host, string address);
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using AdapterHost.Hosting;
using HostContract;
using HostContract.MutualTls;
using Microsoft.Extensions.Options;

namespace AdapterHost.Registration;

/// <summary>The two calls of a host to its gateway. What the network does is a value here, never an exception.</summary>
internal sealed class GatewayClient(HttpClient http, IOptions<AdapterHostOptions> options, PeerTls tls)
{
    /// <summary>A gateway answers at once or is not there.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>The shortest and longest pause between reports that a gateway may ask for.</summary>
    private const int LeastReportSeconds = 1, MostReportSeconds = 60;

    private const int LeastKeyBytes = 32;

    public async Task<RegistrationResult> RegisterAsync(HostRegistrationRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, InternalRoutes.Hosts)
            {
                Content = JsonContent.Create(request, options: ContractJson.Options),
            };
            if (!tls.Enabled)
                message.Headers.TryAddWithoutValidation(ContractHeaders.JoinSecret, await JoinSecret.ReadAsync(options.Value, cancellationToken));
            using var response = await http.SendAsync(message, cancellationToken);
            if (!response.IsSuccessStatusCode)
                return RegistrationResult.Failed(await GatewayRefusals.ExplainAsync(response, cancellationToken));
            var joined = await response.Content.ReadFromJsonAsync<HostRegistrationResponse>(ContractJson.Options, cancellationToken);
            return joined is null ? RegistrationResult.Failed("the gateway's answer is empty") : Accept(joined);
        }
        catch (Exception exception) when (IsNetworkFailure(exception, cancellationToken) || exception is IOException or UnauthorizedAccessException)
        {
            return RegistrationResult.Failed(exception.Message);
        }
    }

    public async Task<ReportResult> ReportAsync(HostIdentity identity, HostReport report, CancellationToken cancellationToken)
    {
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Put, InternalRoutes.ReportOf(identity.Id))
            {
                Content = JsonContent.Create(report, options: ContractJson.Options),
            };
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Convert.ToBase64String(identity.MacKey.Span));
            using var response = await http.SendAsync(message, cancellationToken);
            return response.StatusCode switch
            {
                HttpStatusCode.OK when await response.Content.ReadFromJsonAsync<HostReportResponse>(ContractJson.Options, cancellationToken) is { } taken =>
                    new ReportResult(GatewayAnswer.Taken, taken),
                HttpStatusCode.NotFound or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new ReportResult(GatewayAnswer.Unknown, null),
                _ => new ReportResult(GatewayAnswer.Unreachable, null),
            };
        }
        catch (Exception exception) when (IsNetworkFailure(exception, cancellationToken))
        {
            return new ReportResult(GatewayAnswer.Unreachable, null);
        }
    }

    private static RegistrationResult Accept(HostRegistrationResponse joined)
    {
        var key = new byte[joined.MacKey.Length];
        if (string.IsNullOrEmpty(joined.HostId.Value) || !Convert.TryFromBase64String(joined.MacKey, key, out var length) || length < LeastKeyBytes)
            return RegistrationResult.Failed("the gateway's answer has no id or no key of 32 bytes");
        var seconds = Math.Clamp(joined.ReportSeconds, LeastReportSeconds, MostReportSeconds);
        return new RegistrationResult(new HostIdentity(joined.HostId, key.AsMemory(0, length)), TimeSpan.FromSeconds(seconds), null);
    }

    // A time-out of the client is a cancellation that nobody here asked for. .NET asks a connection that it has just made for its peer, and passes on what a
    // socket answers whose peer has died in between.
    private static bool IsNetworkFailure(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or SocketException or JsonException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}

using System.Net;
using System.Net.Sockets;
using HostContract;

namespace AdapterHost.Adapters;

/// <summary>Fetches canonical files from the gateway's internal listener.</summary>
internal sealed partial class GatewayArtifactSource(HttpClient client, ILogger<GatewayArtifactSource> logger) : IAdapterSource
{
    public async ValueTask<SourceResult> OpenAsync(AdapterKey key, string? fetchGrant, CancellationToken cancellationToken)
    {
        if (fetchGrant is null)
        {
            return SourceResult.Refused(AdapterRefusal.NotGranted);
        }

        HttpResponseMessage response;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, InternalRoutes.ArtifactOf(key.Digest));
            request.Headers.Add(ContractHeaders.FetchGrant, fetchGrant);
            response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException)
        {
            LogUnreachable(logger, exception, key.Digest.ToString());
            return SourceResult.Refused(AdapterRefusal.FetchFailed);
        }

        if (response is { StatusCode: HttpStatusCode.OK, Content.Headers.ContentLength: { } length })
        {
            // The stream carries the connection: disposing it releases all that the response holds.
            return SourceResult.Open(await response.Content.ReadAsStreamAsync(cancellationToken), length);
        }

        LogRefused(logger, key.Digest.ToString(), (int)response.StatusCode);
        using (response)
        {
            return SourceResult.Refused(response.StatusCode switch
            {
                HttpStatusCode.NotFound => AdapterRefusal.NotFound,
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => AdapterRefusal.NotGranted,
                _ => AdapterRefusal.FetchFailed,
            });
        }
    }

    [LoggerMessage(3001, LogLevel.Warning, "The gateway could not be reached for adapter {Digest}")]
    private static partial void LogUnreachable(ILogger logger, Exception exception, string digest);

    [LoggerMessage(3002, LogLevel.Warning, "The gateway answered {Status} to the fetch of adapter {Digest}")]
    private static partial void LogRefused(ILogger logger, string digest, int status);
}

using System.Net;
using Gateway.Forwarding;
using Gateway.Secrets;
using HostContract;
using HostContract.MutualTls;

namespace Gateway.Placement.StaticHosts;

/// <summary>The two calls of a gateway to a host of its list. What the network does is a value here. The join secret goes to loopback alone.</summary>
internal sealed class StaticHostClient(HostHttp http, GatewaySecrets secrets, PeerTls tls, TimeProvider time)
{
    /// <summary>A host answers at once or is not there.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Null when the host could not be reached, did not believe us, or said something else.</summary>
    public async Task<HostStanding?> AskAsync(string address, CancellationToken cancellationToken)
    {
        using var request = Make(HttpMethod.Get, address, InternalRoutes.Standing);
        return await SendAsync(request, static (content, token) => content.ReadFromJsonAsync<HostStanding>(ContractJson.Options, token), cancellationToken);
    }

    /// <returns>Whether the host has taken it.</returns>
    public async Task<bool> TellAsync(string address, HostMembership membership, CancellationToken cancellationToken)
    {
        using var request = Make(HttpMethod.Post, address, InternalRoutes.Membership);
        request.Content = JsonContent.Create(membership, options: ContractJson.Options);
        return await SendAsync(request, static (_, _) => Task.FromResult<object?>(true), cancellationToken) is not null;
    }

    private HttpRequestMessage Make(HttpMethod method, string address, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(new Uri(address), path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        if (!tls.Enabled && Loopback.IsOn(address))
            request.Headers.TryAddWithoutValidation(ContractHeaders.JoinSecret, secrets.JoinSecret);
        return request;
    }

    private async Task<T?> SendAsync<T>(HttpRequestMessage request, Func<HttpContent, CancellationToken, Task<T?>> read, CancellationToken cancellationToken)
        where T : class
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var response = await http.Invoker.SendAsync(request, either.Token);
            return response.IsSuccessStatusCode ? await read(response.Content, either.Token) : null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever it is: an answer may be anything.
            return null;
        }
    }
}

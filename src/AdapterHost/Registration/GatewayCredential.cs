using System.Net;
using System.Security.Cryptography;
using System.Text;
using AdapterHost.Hosting;
using HostContract;
using HostContract.MutualTls;
using Microsoft.Extensions.Options;

namespace AdapterHost.Registration;

/// <summary>
/// The one place that says whether a caller is a gateway, for what no assertion can be there for yet. With mutual TLS that is who the listener has let in:
/// it takes gateways' certificates alone. On loopback it is who knows the join secret.
/// </summary>
internal sealed class GatewayCredential(PeerTls peers, IOptions<AdapterHostOptions> options)
{
    public async ValueTask<bool> IsGatewayAsync(HttpContext context)
    {
        if (peers.Enabled)
            return context.Features.Get<VerifiedPeer>() is { } peer && peers.IsStillGood(peer);
        if (context.Connection.RemoteIpAddress is not { } remote || !IPAddress.IsLoopback(remote)
            || context.Request.Headers[ContractHeaders.JoinSecret] is not [{ Length: > 0 } given])
            return false;
        try
        {
            var secret = await JoinSecret.ReadAsync(options.Value, context.RequestAborted);
            return secret.Length > 0 && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(given));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The gateway has not written its file yet: it asks again.
            return false;
        }
    }
}

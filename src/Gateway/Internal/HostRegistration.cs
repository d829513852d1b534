using System.Net;
using Gateway.Errors;
using Gateway.Placement;
using Gateway.Placement.Hosts;
using Gateway.Secrets;
using HostContract;
using HostContract.MutualTls;
using Microsoft.Extensions.Options;

namespace Gateway.Internal;

/// <summary>A host joins: its base model goes into the registry, it gets a key of its own, and requests from then on.</summary>
internal static partial class HostRegistration
{
    public static async Task<IResult> RegisterAsync(
        HttpContext context,
        GatewaySecrets secrets,
        PeerTls peers,
        HostIntake intake,
        HostDirectory directory,
        ILogger<HostIntake> logger,
        IOptions<PlacementOptions> options,
        CancellationToken cancellationToken)
    {
        // A rogue host would be sent prompts. The secret is for loopback; between machines it takes a client certificate, which the listener has judged.
        var peer = context.Features.Get<VerifiedPeer>();
        if (peers.Enabled ? peer is null : !IsLoopback(context) || !secrets.IsJoinSecret(context.Request.Headers[ContractHeaders.JoinSecret]))
            return new RefusalResult(GatewayRefusal.InvalidApiKey);

        var request = await ContractBody.ReadAsync<HostRegistrationRequest>(context.Request, cancellationToken);
        if (request is null)
            return new RefusalResult(GatewayRefusal.InvalidRequest);
        if (RegistrationRules.Judge(request, out var baseModel) is { } fault)
            return RefusalResult.Invalid(fault.Field, fault.Message);
        if (peer is not null && PeerAddress.Judge(request.Address, peer) is { } wrong)
            return RefusalResult.Invalid("address", wrong);
        if (BaseModelRival.Find(directory, baseModel, request.Address) is { } rival)
        {
            var reason = BaseModelRival.Explain(rival, baseModel);
            LogRival(logger, request.Address, reason);
            return new RefusalResult(GatewayRefusal.Conflict, reason, "baseModel.digest");
        }

        var host = await intake.JoinAsync(request, baseModel, cancellationToken);
        var response = new HostRegistrationResponse
        {
            HostId = host.Id,
            MacKey = Convert.ToBase64String(host.MacKey),
            ReportSeconds = options.Value.ReportSeconds,
        };
        return TypedResults.Json(response, ContractJson.Options);
    }

    private static bool IsLoopback(HttpContext context) => context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote);

    [LoggerMessage(2013, LogLevel.Error, "The host at {Address} is not let in. {Reason}")]
    private static partial void LogRival(ILogger logger, string address, string reason);
}

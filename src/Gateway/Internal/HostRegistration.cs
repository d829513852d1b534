using System.Net;
using Gateway.Errors;
using Gateway.Placement;
using Gateway.Secrets;
using HostContract;
using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Internal;

/// <summary>A host joins: its base model goes into the registry, it gets a key of its own, and requests from then on.</summary>
internal static class HostRegistration
{
    public static async Task<IResult> RegisterAsync(
        HttpContext context,
        GatewaySecrets secrets,
        Registry registry,
        HostDirectory directory,
        Loopback place,
        ClusterPublisher clusters,
        IOptions<PlacementOptions> options,
        CancellationToken cancellationToken)
    {
        // A rogue host would be sent prompts. The secret is for loopback; between machines it takes a client certificate.
        var loopback = context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote);
        if (!loopback || !secrets.IsJoinSecret(context.Request.Headers[ContractHeaders.JoinSecret]))
            return new RefusalResult(GatewayRefusal.InvalidApiKey);

        var request = await ContractBody.ReadAsync<HostRegistrationRequest>(context.Request, cancellationToken);
        if (request is null)
            return new RefusalResult(GatewayRefusal.InvalidRequest);
        if (RegistrationRules.Judge(request, out var baseModel) is { } fault)
            return RefusalResult.Invalid(fault.Field, fault.Message);

        await using (var scope = await registry.BeginPlatformAsync(cancellationToken))
        {
            await scope.BaseModels.PutAsync(request.BaseModel, cancellationToken);
            await scope.Deletions.ReplaceAsync(place.Qualify(request.Address), request.BootGeneration, cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }

        var (host, macKey) = directory.Add(request, baseModel);
        try
        {
            await clusters.PublishAsync(cancellationToken);
        }
        catch
        {
            // It got no key, so it would never report: nobody is to choose it meanwhile.
            directory.Remove(host);
            throw;
        }

        var response = new HostRegistrationResponse { HostId = host.Id, MacKey = macKey, ReportSeconds = options.Value.ReportSeconds };
        return TypedResults.Json(response, ContractJson.Options);
    }
}

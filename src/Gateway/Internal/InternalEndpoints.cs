using Gateway.Listening;
using HostContract;

namespace Gateway.Internal;

/// <summary>What hosts call. On the internal listener only.</summary>
internal static class InternalEndpoints
{
    public static void MapInternal(this WebApplication app)
    {
        var group = app.MapGroup(string.Empty).WithMetadata(ListenerMetadata.InternalOnly).ExcludeFromDescription();
        group.MapPost(InternalRoutes.Hosts, HostRegistration.RegisterAsync);
        group.MapPut(InternalRoutes.HostReport, HostReporting.ReportAsync);
        group.MapGet(InternalRoutes.Artifact, ArtifactDownload.GetAsync);
    }
}

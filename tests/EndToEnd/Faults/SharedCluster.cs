using System.Globalization;

namespace EndToEnd.Faults;

/// <summary>One cluster for all faults, one after the other. Each leaves it as it was.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    internal FaultCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await FaultCluster.StartAsync(
    [
        "--Placement:ReportSeconds=1", "--Placement:ProbeSeconds=1", "--Forwarding:KeepAliveSeconds=1", "--Logging:LogLevel:Default=Warning",
    ]);

    public async Task DisposeAsync() => await Cluster.DisposeAsync();

    /// <summary>A number for the long form, <c>./dev bench faults</c>.</summary>
    internal static int Read(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}

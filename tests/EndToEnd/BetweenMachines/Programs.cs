using EndToEnd.Running;

namespace EndToEnd.BetweenMachines;

/// <summary>Where the two programs are, and as whom they run.</summary>
/// <param name="Gateway">Path of <c>Gateway.dll</c>.</param>
/// <param name="Host">Path of <c>AdapterHost.dll</c>.</param>
/// <param name="GatewayState">The gateway's state directory.</param>
/// <param name="HostState">The folder of the host's crash file.</param>
/// <param name="User">Who they run as when we are root; null = as ourselves.</param>
internal sealed record Programs(string Gateway, string Host, string GatewayState, string HostState, string? User)
{
    /// <summary>As they were built.</summary>
    /// <param name="folder">A folder for what they write.</param>
    public static Programs Built(string folder) => new(
        Repository.Path("artifacts/bin/Gateway/release/Gateway.dll"),
        Repository.Path("artifacts/bin/AdapterHost/release/AdapterHost.dll"),
        Directory.CreateDirectory(Path.Combine(folder, "gateway")).FullName,
        Directory.CreateDirectory(Path.Combine(folder, "host")).FullName,
        null);
}

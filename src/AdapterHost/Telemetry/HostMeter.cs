namespace AdapterHost.Telemetry;

/// <summary>Names of the host's meter and of its source of spans.</summary>
internal static class HostMeter
{
    public const string Name = "AdapterHost";
}

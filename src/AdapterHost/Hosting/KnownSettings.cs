using HostContract;
using Observability.Logs;
using Observability.Settings;

namespace AdapterHost.Hosting;

/// <summary>Every setting of the host: one that is misspelt and changed nothing would be found when it is needed.</summary>
internal static class KnownSettings
{
    public static SettingNames Names { get; } = new SettingNames()
        .AddFrom(typeof(KnownSettings).Assembly)
        .AddFrom(typeof(HostId).Assembly)
        .AddFrom(typeof(SettingNames).Assembly, LogFormatOptions.Section)

        // The gateway's, in an environment that both processes share.
        .Add("Telemetry:TenantLabels")
        .Add("Telemetry:SampleRatio")
        .Add("Telemetry:TracesPerSecond");
}

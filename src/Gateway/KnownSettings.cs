using AdapterFormats;
using Gateway.Placement.StaticHosts;
using HostContract;
using Observability.Logs;
using Observability.Settings;
using TenantStore;

namespace Gateway;

/// <summary>Every setting of the gateway: one that is misspelt and changed nothing would be found when it is needed.</summary>
internal static class KnownSettings
{
    public static SettingNames Names { get; } = new SettingNames()
        .AddFrom(typeof(KnownSettings).Assembly, Identity.Entra.AzureAdOptions.Section)
        .AddFrom(typeof(Registry).Assembly)
        .AddFrom(typeof(HostId).Assembly)
        .AddFrom(typeof(SettingNames).Assembly, LogFormatOptions.Section)
        .Add("Uploads", typeof(ImportLimits))
        .Add(StaticHostRules.Section)
        // ASP.NET's own.
        .Add("Authentication:DefaultScheme")
        .Add("Authentication:Schemes");
}

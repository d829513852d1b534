using Gateway.Tests.Servers;

namespace Gateway.Tests.Authentication;

/// <summary>The same with a PostgreSQL server of its own.</summary>
public sealed class AccessSettingOnPostgres : AccessSetting
{
    private PostgresRegistry _registry = null!;

    public override async Task InitializeAsync()
    {
        _registry = await PostgresRegistry.StartAsync();
        Playground.Settings = _registry.Settings;
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _registry.DisposeAsync();
    }
}

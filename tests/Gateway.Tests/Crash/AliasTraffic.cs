namespace Gateway.Tests.Crash;

/// <summary>Switches one alias to and fro between the versions of one adapter.</summary>
internal sealed class AliasTraffic(string tenant, int seed) : Traffic
{
    private const string Adapter = "switched";
    private const int Versions = 3;

    private readonly AdapterForms _forms = new(seed);
    private readonly Random _random = new(seed);
    private int _target = 1;
    private int? _switching;

    public override async Task PrepareAsync(CrashClient client)
    {
        for (var version = 1; version <= Versions; version++)
        {
            using var form = _forms.Next();
            Assert.Equal(version, (int)(await client.ManageAsync(HttpMethod.Post, $"/tenants/{tenant}/adapters/{Adapter}/versions?base=llama", form))!["version"]!);
        }

        await SwitchAsync(client, _target);
    }

    protected override async Task<bool> StepAsync(CrashClient client)
    {
        Begin("switch an alias");
        _switching = 1 + _random.Next(Versions);
        if (!await SwitchAsync(client, _switching.Value))
            return false;
        (_target, _switching) = (_switching.Value, null);
        End();
        return true;
    }

    public override async Task SettleAsync(CrashClient client)
    {
        var found = (int)(await client.ReadAsync($"/tenants/{tenant}/aliases/live"))["version"]!;
        Assert.True(found == _target || found == _switching, $"The alias names {found}; {_target} was acknowledged, {_switching} under way.");
        (_target, _switching) = (found, null);
    }

    private async Task<bool> SwitchAsync(CrashClient client, int version) =>
        await client.ManageAsync(HttpMethod.Put, $"/tenants/{tenant}/aliases/live", CrashClient.Json(new { adapter = Adapter, version })) is not null;
}

namespace Gateway.Tests.Crash;

/// <summary>Makes a tenant with an adapter and a token, and deletes it again. It is wholly there or wholly gone.</summary>
internal sealed class TenantTraffic(string prefix, int seed) : Traffic
{
    private readonly AdapterForms _forms = new(seed);
    private readonly HashSet<string> _gone = [];
    private int _number;
    private string? _slug;
    private string? _digest;
    private string? _making;
    private string? _deleting;

    protected override async Task<bool> StepAsync(CrashClient client)
    {
        if (_slug is null)
        {
            Begin("make a tenant");
            _making = $"{prefix}-{++_number}";
            if (await client.ManageAsync(HttpMethod.Post, "/tenants", CrashClient.Json(new { slug = _making })) is null)
                return false;
            (_slug, _making) = (_making, null);
        }
        else if (_digest is null)
        {
            Begin("upload to a new tenant");
            using var form = _forms.Next();
            if (await client.ManageAsync(HttpMethod.Post, $"/tenants/{_slug}/adapters/only/versions?base=llama", form) is not { } made)
                return false;
            _digest = (string)made["digest"]!;
        }
        else
        {
            Begin("delete a tenant");
            _deleting = _slug;
            if (await client.ManageAsync(HttpMethod.Delete, $"/tenants/{_slug}") is null)
                return false;
            _gone.Add(_slug);
            (_slug, _digest, _deleting) = (null, null, null);
        }

        End();
        return true;
    }

    /// <summary>What of a tenant that is there is whole in itself, <see cref="Agreement"/> looks at.</summary>
    public override async Task SettleAsync(CrashClient client)
    {
        var found = (await client.ReadAsync("/tenants"))["items"]!.AsArray().Select(item => (string)item!["slug"]!).Where(slug => slug.StartsWith(prefix + "-", StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(found, _gone.Contains);
        Assert.True(_slug is null || _slug == _deleting || found.Contains(_slug), $"Tenant {_slug} was acknowledged and is lost.");
        if (_slug is not null && found.Contains(_slug) && _digest is not null)
        {
            var versions = (await client.ReadAsync($"/tenants/{_slug}/adapters/only/versions"))["items"]!.AsArray();
            Assert.Equal(_digest, (string)Assert.Single(versions)!["digest"]!);
        }

        foreach (var slug in found)
        {
            // A new one each time: what an open upload left there is Agreement's to judge, not to go on with.
            await client.ManageAsync(HttpMethod.Delete, $"/tenants/{slug}");
            _gone.Add(slug);
        }

        if (_deleting is not null)
            _gone.Add(_deleting);
        (_slug, _digest, _making, _deleting) = (null, null, null, null);
    }
}

using System.Text.Json.Nodes;

namespace Gateway.Tests.Crash;

/// <summary>Uploads versions of one adapter, and deletes the oldest when there are some.</summary>
internal sealed class VersionTraffic(string tenant, string adapter, int seed) : Traffic
{
    private const int Kept = 5;

    private readonly AdapterForms _forms = new(seed);
    private readonly SortedDictionary<int, string> _versions = [];
    private bool _uploading;
    private int? _deleting;

    protected override async Task<bool> StepAsync(CrashClient client)
    {
        if (_versions.Count >= Kept)
        {
            Begin("delete a version");
            _deleting = _versions.Keys.First();
            if (await client.ManageAsync(HttpMethod.Delete, $"{Path}/versions/{_deleting}") is null)
                return false;
            _versions.Remove(_deleting.Value);
            _deleting = null;
        }
        else
        {
            Begin("upload");
            _uploading = true;
            using var form = _forms.Next();
            if (await client.ManageAsync(HttpMethod.Post, $"{Path}/versions?base=llama", form) is not { } made)
                return false;
            _versions.Add((int)made["version"]!, (string)made["digest"]!);
            _uploading = false;
        }

        End();
        return true;
    }

    public override async Task SettleAsync(CrashClient client)
    {
        if (_versions.Count == 0 && !_uploading)
            return;
        // The adapter comes with its first version.
        var answer = await client.SendAsync(HttpMethod.Get, $"/api/v1{Path}/versions");
        var found = (answer!.Value.Body?["items"] as JsonArray ?? []).ToDictionary(item => (int)item!["version"]!, item => (string)item!["digest"]!);
        foreach (var (version, digest) in _versions.Where(known => known.Key != _deleting))
            Assert.True(found.GetValueOrDefault(version) == digest, $"Version {version} of {adapter} was acknowledged and is lost.");
        var unknown = found.Keys.Except(_versions.Keys).ToList();
        Assert.True(unknown.Count <= (_uploading ? 1 : 0), $"{adapter} has versions that nobody made or that were deleted: {string.Join(' ', unknown)}");

        _versions.Clear();
        foreach (var (version, digest) in found)
            _versions.Add(version, digest);
        (_uploading, _deleting) = (false, null);
    }

    private string Path => $"/tenants/{tenant}/adapters/{adapter}";
}

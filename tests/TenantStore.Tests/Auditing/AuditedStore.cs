using TenantStore.Auditing.Heads;
using TenantStore.Auditing.Verification;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Auditing;

/// <summary>Two tenants and the platform with a few entries each, and a gateway's file of heads beside the store.</summary>
internal sealed class AuditedStore : IAsyncDisposable
{
    public const int Entries = 5;

    private readonly TestStore _store;

    private AuditedStore(TestStore store, TenantId acme, TenantId globex)
    {
        (_store, Acme, Globex) = (store, acme, globex);
        Signer = new AuditSigner(AuditSigner.Generate());
        Heads = OpenHeads();
    }

    public TestStore Store => _store;

    public TenantId Acme { get; }

    public TenantId Globex { get; }

    public AuditSigner Signer { get; }

    public AuditHeadLog Heads { get; private set; }

    public string HeadsFolder => _store.Folder["audit"];

    public string HeadsFile => Path.Combine(HeadsFolder, "heads-gw.jsonl");

    /// <summary>Five entries a log; the heads are signed over the first three and over all.</summary>
    public static async Task<AuditedStore> CreateAsync(TestDatabase database)
    {
        var store = await database.CreateStoreAsync();
        var audited = new AuditedStore(store, (await store.AddTenantAsync("acme")).Id, (await store.AddTenantAsync("globex")).Id);
        for (var i = 1; i <= Entries; i++)
        {
            await audited.AppendAsync(audited.Acme, $"acme.{i}");
            await audited.AppendAsync(audited.Globex, $"globex.{i}");
            await audited.AppendAsync(null, $"platform.{i}");
            if (i is 3 or Entries)
                await audited.Heads.RunAsync(default);
        }

        return audited;
    }

    public async Task AppendAsync(TenantId? tenant, string action, string? detail = """{"x":1}""")
    {
        if (tenant is { } id)
        {
            await using var scope = await _store.Registry.BeginAsync(id, default);
            Assert.True(await scope.Audit.AppendAsync(TestStore.Admin, action, "subject", detail, default));
            await scope.CommitAsync(default);
            return;
        }

        await using var platform = await _store.Registry.BeginPlatformAsync(default);
        await platform.Audit.AppendAsync(TestStore.Admin, action, "subject", detail, default);
        await platform.CommitAsync(default);
    }

    public AuditHeadLog OpenHeads(string name = "gw", AuditSigner? signer = null) => new(_store.Registry, HeadsFolder, name, signer ?? Signer, _store.Time);

    public void ReopenHeads()
    {
        Heads.Dispose();
        Heads = OpenHeads();
    }

    public Task<AuditReport> VerifyAsync(TenantId? only = null, bool withHeads = true, params AuditPublicKey[] keys) =>
        new AuditVerifier(_store.Registry, _store.Time).VerifyAsync(
            withHeads ? [.. Directory.GetFiles(HeadsFolder, "*.jsonl").Order(StringComparer.Ordinal)] : [], keys is [] ? [Signer.PublicKey] : keys, only, default);

    /// <summary>As an administrator of the database would: what guards the log is taken away first.</summary>
    public void Tamper(params string[] statements)
    {
        var onTable = _store.Address.Contains("Host=", StringComparison.OrdinalIgnoreCase);
        foreach (var table in new[] { "audit_events", "platform_audit_events" })
        {
            foreach (var guard in new[] { "not_changed", "not_removed" })
                _store.Query($"DROP TRIGGER IF EXISTS {table}_{guard}{(onTable ? $" ON {table}" : "")}");
        }

        foreach (var statement in statements)
            _store.Query(statement.Replace("{acme}", Acme.ToString(), StringComparison.Ordinal).Replace("{globex}", Globex.ToString(), StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        Heads.Dispose();
        await _store.DisposeAsync();
    }
}

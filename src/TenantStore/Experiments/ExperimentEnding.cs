using System.Text.Json;
using TenantStore.Adapters;
using TenantStore.Auditing;
using TenantStore.Database;

namespace TenantStore.Experiments;

/// <summary>
/// Ends experiments whose alias or version is changed under them, in the transaction of that change: two versions are compared no more when one of them is not what it was. With its
/// audit entry.
/// </summary>
internal sealed class ExperimentEnding(TenantSession session, ICollection<RegistryChange> changes, AuditRepository audit, TimeProvider time)
{
    private const string EndOfAlias = $"""
        UPDATE experiments SET state = @state, why = @why, decided_at = @at, lease_holder = NULL, lease_until = NULL
        WHERE tenant_id = @tenant AND alias = @alias AND state = 'running'
        RETURNING experiment_id AS Id, alias AS Alias, applied AS Applied
        """;

    private const string EndOfVersion = $"""
        UPDATE experiments SET state = @state, why = @why, decided_at = @at, lease_holder = NULL, lease_until = NULL
        WHERE tenant_id = @tenant AND state = 'running'
            AND ((candidate_adapter = @adapter AND candidate_version = @version) OR (control_adapter = @adapter AND control_version = @version))
        RETURNING experiment_id AS Id, alias AS Alias, applied AS Applied
        """;

    /// <returns>The id of the one that ran under the alias; null when none did.</returns>
    public async Task<string?> EndOfAliasAsync(AliasName alias, Actor actor, string why, CancellationToken cancellationToken)
    {
        var row = new { alias = alias.ToString(), state = ExperimentRow.Store(ExperimentStatus.Stopped), why, at = time.NowMilliseconds() };
        var ended = await session.QueryAsync<EndedRow>(EndOfAlias, row, cancellationToken).ConfigureAwait(false);
        await TellAsync(ended, actor, why, cancellationToken).ConfigureAwait(false);
        return ended.Count == 0 ? null : ended[0].Id;
    }

    /// <summary>Of all aliases.</summary>
    public async Task EndOfVersionAsync(VersionReference version, Actor actor, string why, CancellationToken cancellationToken)
    {
        var row = new
        {
            adapter = version.Adapter.ToString(),
            version = version.Version.Value,
            state = ExperimentRow.Store(ExperimentStatus.Stopped),
            why,
            at = time.NowMilliseconds(),
        };
        await TellAsync(await session.QueryAsync<EndedRow>(EndOfVersion, row, cancellationToken).ConfigureAwait(false), actor, why, cancellationToken).ConfigureAwait(false);
    }

    private async Task TellAsync(IEnumerable<EndedRow> ended, Actor actor, string why, CancellationToken cancellationToken)
    {
        foreach (var row in ended)
        {
            changes.Add(new RegistryChange.AliasChanged(session.Tenant, AliasName.Parse(row.Alias)));
            var detail = JsonSerializer.Serialize(new { experiment = row.Id, why, requests = row.Applied });
            await audit.AppendAsync(actor, "experiment.stop", $"alias/{row.Alias}", detail, cancellationToken).ConfigureAwait(false);
        }
    }

    private sealed class EndedRow
    {
        public string Id { get; init; } = "";

        public string Alias { get; init; } = "";

        public long Applied { get; init; }
    }
}

using TenantStore.Database.PostgreSql;

namespace TenantStore.Tests.Fakes;

/// <summary>A row of a tenant in each table of the learning loop, written past the store: what another tenant must not meet. Every id is <c>x</c>.</summary>
internal static class LearningRows
{
    public static void Fill(TestStore store, TenantId tenant, string marker)
    {
        var blob = PostgresAddress.IsConnectionString(store.Address) ? "'\\x00'::bytea" : "x'00'";
        var (t, m) = ($"'{tenant}'", $"'{marker}'");
        const string settings = """'{"candidatePercent":50,"guardrails":{},"settleSeconds":600}'""";
        foreach (var sql in new[]
        {
            $"answers VALUES ({t}, 'x', 'fix', {m}, {m}, {m}, 'fixes', 1, {m}, 'tiny', 'x', 'candidate', '', '', 'sql', {m}, {m}, 'answered', 'x', 'train', 1, NULL, 1, {m})",
            $"outcomes VALUES ({t}, 'x', 'ours', 'accepted', 'x', {m}, NULL, 1, 1, {blob}, 1, {m}, 'x')",
            $"consents VALUES ({t}, 'x', {m}, {m}, 'train', {m}, 1, NULL)",
            $"interactions VALUES ({t}, 'x', 'x', 'x', {m}, {m}, {m}, 'sql', {m}, 'user', 'import', 'x', 1, 2, 'kept', {blob}, 1, 2, NULL)",
            $"samples VALUES ({t}, 'x', 1, 'x', '', {m}, {m}, {m}, 'sql', {m}, 'user', 'included', {m}, {blob}, 1, 1, 1)",
            $"datasets VALUES ({t}, 'x', {m}, 'building', {m}, 100, 0, {m}, {m}, NULL, {m}, 1, NULL, NULL, 0)",
            $"dataset_samples VALUES ({t}, 'x', 'x', 'x', 1, 'heldout', 0, 'x', {m}, {m}, {m}, 'sql', {m}, 'user', 0, 1, {m}, {blob})",
            $"dataset_exports VALUES ({t}, 'x', 'x', 'chat', 'heldout', 1, {m}, {m}, {m}, 1, NULL)",
            $"dataset_uses VALUES ({t}, 'shared-name', 1, 'x', 1, NULL)",
            $"evaluations VALUES ({t}, 'x', 'shared-name', 1, {m}, 'shared-name', 2, 'x', 'full', 1, NULL, 'running', NULL, 1, 0, {m}, NULL, NULL, NULL, 0, NULL, {m}, 1, 1)",
            $"evaluation_items VALUES ({t}, 'x', 'candidate', 'heldout', 'x', 0, 'x', {m}, 1, 1, {blob})",
            $"gate_policies VALUES ({t}, 'enforce', 'x', 1)",
            $"experiments VALUES ({t}, 'x', 'shared-alias', 'running', 'shared-name', 1, 'shared-name', 2, {settings}, NULL, 0, 0, NULL, {m}, NULL, NULL, {m}, 1, 2, NULL)",
            $"experiment_events VALUES ({t}, 'x', 1, 'x', 'x', 'candidate', {m}, {m}, 1)",
        })
            store.Query($"INSERT INTO {sql}");
    }
}

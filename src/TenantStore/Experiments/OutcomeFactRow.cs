using TenantStore.Answers;
using TenantStore.Database;

namespace TenantStore.Experiments;

internal sealed class OutcomeFactRow
{
    public string AnswerId { get; init; } = "";

    public string Kind { get; init; } = "";

    public long? DelayMs { get; init; }

    public double? Similarity { get; init; }

    public long CreatedAt { get; init; }

    public OutcomeFact ToFact() =>
        new(AnswerId, Enum.Parse<OutcomeKind>(Kind.Replace("_", "", StringComparison.Ordinal), ignoreCase: true), DelayMs, Similarity, CreatedAt.ToTime());
}

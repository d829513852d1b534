using System.Text.Json;
using Learning.Outcomes.Reading;
using TenantStore;
using TenantStore.Answers;
using TenantStore.Consents;
using TenantStore.Encryption;

namespace Gateway.Learning.Outcomes.Intake;

/// <summary>Seals what is kept beside a report. For any thread; not within a writing scope of the tenant.</summary>
internal sealed class ReportSealer(ReportDetails details, ContentSeal seal)
{
    /// <returns>Null when there is nothing to keep.</returns>
    public async Task<byte[]?> SealAsync(TenantId tenant, string eventKey, JsonElement body, ConsentLevel level, CancellationToken cancellationToken) =>
        details.Of(body, withCode: level >= ConsentLevel.Train) is { } kept
            ? await seal.SealAsync(tenant, NewOutcome.DetailsPlace(eventKey), kept, cancellationToken)
            : null;
}

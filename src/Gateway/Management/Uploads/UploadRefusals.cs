using System.Text.Json;
using AdapterFormats;
using Gateway.Errors;
using Gateway.Management.Adapters;
using TenantStore;

namespace Gateway.Management.Uploads;

/// <summary>A refused upload makes no version: it stands in the answer and in the audit.</summary>
internal sealed class UploadRefusals(Registry registry)
{
    public const string ChecksumCode = "sha256-mismatch";

    public static Finding Checksum { get; } = new(
        ChecksumCode, null, "The bytes that arrived do not have the SHA-256 that the parameter says.", "Send the upload again.", FindingSeverity.Error);

    public async Task<IResult> RefuseAsync(
        TenantId tenant, AdapterName adapter, Actor actor, IReadOnlyList<Finding> findings, CancellationToken cancellationToken)
    {
        var codes = findings.Where(finding => finding.Severity == FindingSeverity.Error).Select(finding => finding.Code).Distinct();
        await using (var scope = await registry.BeginAsync(tenant, cancellationToken))
        {
            var detail = JsonSerializer.Serialize(new { codes });
            if (!await scope.Audit.AppendAsync(actor, "version.refuse", $"adapter/{adapter}", detail, cancellationToken))
                return RefusalResult.NotFound;
            await scope.CommitAsync(cancellationToken);
        }

        var items = findings.Select(FindingModel.From)
            .Select(finding => new ApiProblemItem(finding.Code, finding.Message, null, finding.Tensor, finding.Hint, finding.Severity));
        return new RefusalResult(GatewayRefusal.InvalidAdapter, items: [.. items]);
    }
}

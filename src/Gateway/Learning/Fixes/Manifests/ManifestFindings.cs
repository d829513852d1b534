using AdapterFormats;
using Learning.Fixes.Prompting;

namespace Gateway.Learning.Fixes.Manifests;

/// <summary>What an upload's manifest says of fixes, judged as findings like all else of an upload.</summary>
internal static class ManifestFindings
{
    /// <param name="json">Null = the upload has none.</param>
    public static IReadOnlyList<Finding> Of(string? json) => json is null
        ? []
        : [.. FixManifestReader.Read(json).Faults.Select(fault =>
            new Finding(FindingCodes.ManifestPrompt, null, $"adapter_manifest.json: {fault.Message}{(fault.Place.Length > 0 ? $" ({fault.Place})" : "")}", fault.Hint, FindingSeverity.Error))];
}

namespace AdapterFormats.Tests.Support;

internal static class Importing
{
    public static ImportResult Import(AdapterUpload upload, BaseModelDescriptor baseModel, WorkFolder work, ImportPolicy? policy = null, ImportLimits? limits = null) =>
        new AdapterImporter(limits ?? new ImportLimits()).Import(
            upload, baseModel, policy ?? new ImportPolicy(), work.New(), CancellationToken.None);

    /// <summary>The distinct codes of errors, sorted.</summary>
    public static string[] Codes(ImportResult result) =>
        [.. result.Findings.Where(f => f.Severity == FindingSeverity.Error).Select(f => f.Code).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public static ImportResult Accept(AdapterUpload upload, BaseModelDescriptor baseModel, WorkFolder work, ImportPolicy? policy = null)
    {
        var result = Import(upload, baseModel, work, policy);
        Assert.True(result.Accepted, string.Join("\n", result.Findings));
        return result;
    }
}

namespace AdapterFormats;

/// <summary>Judges an upload against a base model and writes its canonical form. Thread-safe; each import has its own work folder.</summary>
public sealed class AdapterImporter(ImportLimits limits)
{
    private readonly ImportLimits _limits = limits;

    /// <summary>Imports one upload. What is wrong with it is a finding; exceptions are for the server's own troubles (disk, cancellation).
    /// The work folder exists and is empty; unpacked files and the canonical form go there, and the caller deletes it.</summary>
    public Task<ImportResult> ImportAsync(
        AdapterUpload upload, BaseModelDescriptor baseModel, ImportPolicy policy, string workFolder, CancellationToken cancellationToken) =>
        Task.Run(() => Import(upload, baseModel, policy, workFolder, cancellationToken), cancellationToken);

    internal ImportResult Import(
        AdapterUpload upload, BaseModelDescriptor baseModel, ImportPolicy policy, string workFolder, CancellationToken cancellationToken) =>
        throw new AdapterFormatException($"Not built yet ({_limits.MaxBytes}).");
}

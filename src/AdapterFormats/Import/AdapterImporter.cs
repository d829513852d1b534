using System.Text.RegularExpressions;
using AdapterFormats.Canonical;
using AdapterFormats.Elements;
using AdapterFormats.Import;
using AdapterFormats.Validation;

namespace AdapterFormats;

/// <summary>Judges an upload against a base model and writes its canonical form. Thread-safe; each import has its own work
/// folder.</summary>
public sealed class AdapterImporter(ImportLimits limits)
{
    private const string CanonicalName = "canonical.gguf";

    /// <summary>Imports one upload. What is wrong with it is a finding; exceptions are for the server's own troubles (disk, cancellation).
    /// The work folder exists and is empty; unpacked files and the canonical form go there, and the caller deletes it.</summary>
    public Task<ImportResult> ImportAsync(
        AdapterUpload upload, BaseModelDescriptor baseModel, ImportPolicy policy, string workFolder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(baseModel);
        ArgumentNullException.ThrowIfNull(policy);
        // Reading, hashing and unpacking keep a core busy; the caller's thread is a request's.
        return Task.Run(() => Import(upload, baseModel, policy, workFolder, cancellationToken), cancellationToken);
    }

    // (1) find the files, (2) judge the manifest, (3) judge configuration and container, (4) judge names, shapes, ranks, scales and values,
    // (5) only if nothing is wrong, write the canonical form. Each step reports all that it finds.
    internal ImportResult Import(
        AdapterUpload upload, BaseModelDescriptor baseModel, ImportPolicy policy, string workFolder, CancellationToken cancellationToken)
    {
        var findings = new FindingList();
        var content = new UploadOpener(limits, workFolder, findings).Open(upload, cancellationToken);                        // (1)
        var manifest = content.ManifestPath is { } path ? ManifestReader.Read(path, limits, findings) : null;               // (2)
        var reader = new ContentReader(baseModel, policy, limits, findings);
        var adapter = reader.Read(content, cancellationToken);                                                              // (3)
        using var stream = adapter?.File.Stream;
        var buffers = new ChunkBuffers();
        var plan = adapter is null ? null : Judge(adapter, reader, baseModel, findings, buffers, cancellationToken);         // (4)
        if (plan is null || findings.HasErrors)
            return new ImportResult { Accepted = false, Findings = findings.ToArray(), Ignored = content.Ignored, ManifestJson = manifest };
        using var writer = new CanonicalWriter(Path.Combine(workFolder, CanonicalName), buffers);                           // (5)
        return new ImportResult
        {
            Accepted = true,
            Findings = findings.ToArray(),
            Canonical = writer.Write(plan, cancellationToken),
            Sources = [.. content.Sources()],
            Ignored = content.Ignored,
            ManifestJson = manifest,
        };
    }

    private CanonicalPlan? Judge(
        ReadAdapter adapter, ContentReader reader, BaseModelDescriptor baseModel, FindingList findings, ChunkBuffers buffers,
        CancellationToken cancellationToken)
    {
        var pairs = PairCollector.Collect(adapter.File.Tensors, adapter.Names, reader.Targets, findings, cancellationToken);
        try
        {
            IPairRule[] rules =
            [
                new BothFactorsRule(), new TensorFormRule(), new ShapeRule(),
                new RankRule(adapter.Scales, limits), new ScaleRule(adapter.Scales, limits),
            ];
            foreach (var pair in pairs)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var rule in rules)
                    rule.Judge(pair, findings);
            }
        }
        catch (RegexMatchTimeoutException)
        {
            findings.Error(
                FindingCodes.ConfigPattern, null, "A pattern in rank_pattern or alpha_pattern takes too long to match.",
                "Name the modules plainly.");
            return null;
        }

        var scales = ScalePlan.Make(adapter.Scales, pairs);
        if (adapter.File.LayoutIsSound)
            new ValueRule(adapter.File, scales, buffers, cancellationToken).Judge(pairs, findings);
        return findings.HasErrors ? null : Plan(adapter, pairs, scales, baseModel, findings);
    }

    private CanonicalPlan? Plan(
        ReadAdapter adapter, IReadOnlyList<PairDraft> pairs, ScalePlan scales, BaseModelDescriptor baseModel, FindingList findings)
    {
        var plan = CanonicalPlan.Make(adapter.File, pairs, scales, baseModel, adapter.NeedsPermutation);
        if (plan.DataBytes <= limits.MaxBytes)
            return plan;
        findings.Error(
            FindingCodes.UploadTooLarge, null, $"The canonical form would have {plan.DataBytes} bytes; {limits.MaxBytes} are allowed.",
            "Save the adapter in bfloat16 or with a smaller rank.");
        return null;
    }
}

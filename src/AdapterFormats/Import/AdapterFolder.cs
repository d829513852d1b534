using AdapterFormats.Validation;

namespace AdapterFormats.Import;

/// <summary>Which of an upload's files are the adapter: those of one folder, the topmost one or the only one in it. Values are indexes in
/// the list of names.</summary>
internal sealed record AdapterFolder(int? Config, int? Weights, int? Manifest, IReadOnlyList<string> Ignored)
{
    private const string Hint = "Upload the folder that PEFT's save_pretrained wrote: adapter_config.json and adapter_model.safetensors.";

    /// <summary>Null when no folder, or more than one, holds an adapter (already reported). A null name was refused before.</summary>
    public static AdapterFolder? Choose(IReadOnlyList<string?> names, FindingList findings)
    {
        var folders = names.Where(
            n => n is not null && FileOf(n) is AdapterFileNames.Config or AdapterFileNames.Weights or AdapterFileNames.Pickle)
            .Select(n => FolderOf(n!)).Distinct(StringComparer.Ordinal).OrderBy(f => f.Length).ToArray();
        if (folders.Length == 0)
            return None(names, findings);
        var root = folders[0];
        // A trainer's checkpoints lie below its result and are not meant.
        if (folders.Any(f => !f.StartsWith(root, StringComparison.Ordinal)))
        {
            findings.Error(
                FindingCodes.MoreThanOneAdapter, null, $"The upload has more than one adapter, in {folders.Length} folders.",
                "Upload one adapter at a time.");
            return null;
        }

        if (root.Count(c => c == '/') > 1)
        {
            findings.Error(FindingCodes.NoAdapter, null, "The upload has no adapter at its top or in one folder there.", Hint);
            return null;
        }

        return Of(root, names, findings);
    }

    private static AdapterFolder Of(string root, IReadOnlyList<string?> names, FindingList findings)
    {
        var folder = new AdapterFolder(
            Find(names, root + AdapterFileNames.Config, findings), Find(names, root + AdapterFileNames.Weights, findings),
            Find(names, root + AdapterFileNames.Manifest, findings), []);
        if (folder.Config is null)
            findings.Error(FindingCodes.ConfigMissing, null, "adapter_config.json missing: without it rank and scale are unknown.", Hint);
        if (folder.Weights is null && names.Contains(root + AdapterFileNames.Pickle))
            findings.Error(
                FindingCodes.WeightsPickle, null,
                "adapter_model.bin is a Python pickle, which can run code when it is loaded; it is never read.",
                "Load the adapter where you trust it and save it with save_pretrained(..., safe_serialization=True), which writes "
                + "adapter_model.safetensors.");
        else if (folder.Weights is null)
            findings.Error(FindingCodes.WeightsMissing, null, "adapter_model.safetensors missing.", Hint);
        int?[] used = [folder.Config, folder.Weights, folder.Manifest];
        var ignored = names.Where((n, i) => !string.IsNullOrEmpty(n) && !used.Contains(i)).Select(n => FindingText.Shorten(n!));
        return folder with { Ignored = [.. ignored] };
    }

    private static AdapterFolder? None(IReadOnlyList<string?> names, FindingList findings)
    {
        if (names.Any(n => n is not null && FileOf(n) == AdapterFileNames.PickledData))
            findings.Error(
                FindingCodes.WeightsPickle, null,
                "The upload is what torch.save wrote, a Python pickle, which can run code when it is loaded.", Hint);
        else
            findings.Error(
                FindingCodes.NoAdapter, null,
                "The upload has no adapter: neither adapter_config.json nor adapter_model.safetensors is in it.", Hint);
        return null;
    }

    private static int? Find(IReadOnlyList<string?> names, string name, FindingList findings)
    {
        int? found = null;
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] != name)
                continue;
            if (found is not null)
                findings.Error(FindingCodes.DuplicateFile, null, $"{FindingText.Shorten(name)} is there twice.", "Pack each file once.");
            found ??= i;
        }

        return found;
    }

    private static string FileOf(string name) => name[(name.LastIndexOf('/') + 1)..];

    private static string FolderOf(string name) => name[..(name.LastIndexOf('/') + 1)];
}

using AdapterFormats.Archives;
using AdapterFormats.Validation;

namespace AdapterFormats.Import;

/// <summary>Finds the adapter's files in an upload, unpacking an archive's into the work folder.</summary>
internal sealed class UploadOpener(ImportLimits limits, string workFolder, FindingList findings)
{
    private const string FormatHint = "Upload a PEFT folder, a zip, tar or tar.gz of it, or a GGUF adapter.";

    public UploadContent Open(AdapterUpload upload, CancellationToken cancellationToken) =>
        upload.SingleFile is { } path ? OpenFile(path, cancellationToken) : OpenFolder(upload.Files);

    private UploadContent OpenFile(string path, CancellationToken cancellationToken)
    {
        var length = new FileInfo(path).Length;
        if (length > limits.MaxBytes)
            return Refuse(
                FindingCodes.UploadTooLarge, $"The upload has {length} bytes; {limits.MaxBytes} are allowed.",
                "Upload only the adapter's two files.");
        switch (UploadFormats.Recognise(path))
        {
            case UploadFormat.Gguf:
                return new UploadContent { GgufPath = path };
            case UploadFormat.Zip:
                return OpenArchive(() => new ZipAdapterArchive(path, limits), cancellationToken);
            case UploadFormat.Tar:
                return OpenArchive(() => new TarAdapterArchive(path, isGzip: false, limits), cancellationToken);
            case UploadFormat.Gzip:
                return OpenArchive(() => new TarAdapterArchive(path, isGzip: true, limits), cancellationToken);
            case UploadFormat.Empty:
                return Refuse(FindingCodes.UploadEmpty, "The upload is empty: it was truncated to 0 bytes.", FormatHint);
            case UploadFormat.Pickle:
                return Refuse(FindingCodes.WeightsPickle, "The upload is a Python pickle, which can run code when it is loaded.",
                    "Load the adapter where you trust it, save it with save_pretrained(..., safe_serialization=True), and upload the "
                    + "folder.");
            case UploadFormat.Safetensors:
                return Refuse(
                    FindingCodes.ConfigMissing, "adapter_config.json missing: the upload is a safetensors file alone.", FormatHint);
            default:
                return Refuse(FindingCodes.FormatUnknown, "The format of the upload is not recognised.", FormatHint);
        }
    }

    private UploadContent OpenFolder(IReadOnlyList<UploadedFile> files)
    {
        RefuseTooMany(files.Count);
        var names = files.Select(f => EntryPath.Normalize(f.ClientName, findings)).ToArray();
        if (AdapterFolder.Choose(names, findings) is not { } folder)
            return UploadContent.Nothing;
        string? At(int? index) => index is int i ? files[i].SpooledPath : null;
        return Checked(
            new UploadContent
            {
                ConfigPath = At(folder.Config),
                WeightsPath = At(folder.Weights),
                ManifestPath = At(folder.Manifest),
                Ignored = folder.Ignored,
            });
    }

    private UploadContent OpenArchive(Func<IAdapterArchive> open, CancellationToken cancellationToken)
    {
        try
        {
            using var archive = open();
            return OpenArchive(archive, cancellationToken);
        }
        catch (ArchiveException exception)
        {
            return Refuse(exception.Code, exception.Message, FormatHint);
        }
    }

    private UploadContent OpenArchive(IAdapterArchive archive, CancellationToken cancellationToken)
    {
        var entries = archive.List(cancellationToken);
        RefuseTooMany(entries.Count(e => e.Kind != EntryKind.Folder));
        var names = entries.Select(Name).ToArray();
        if (AdapterFolder.Choose(names, findings) is not { } folder)
            return UploadContent.Nothing;
        var targets = new SortedDictionary<int, string>();
        string? Unpack(int? index, string name) => index is int i ? targets[i] = Path.Combine(workFolder, name) : null;
        var content = new UploadContent
        {
            ConfigPath = Unpack(folder.Config, AdapterFileNames.Config),
            WeightsPath = Unpack(folder.Weights, AdapterFileNames.Weights),
            ManifestPath = Unpack(folder.Manifest, AdapterFileNames.Manifest),
            Ignored = folder.Ignored,
        };
        var total = targets.Keys.Sum(i => Math.Min(entries[i].Length, limits.MaxBytes + 1));
        if (total > limits.MaxBytes)
            return Refuse(
                FindingCodes.UploadTooLarge, $"The adapter's files have more than the {limits.MaxBytes} bytes that are allowed.",
                "Save the adapter in bfloat16 or with a smaller rank.");
        archive.Extract(targets, cancellationToken);
        return content;
    }

    // A folder's own entry carries no content, but its path is judged like any.
    private string? Name(ArchiveEntry entry)
    {
        var name = EntryPath.Normalize(entry.Name, findings);
        var shown = FindingText.Shorten(entry.Name);
        const string Hint = "Pack plain files only.";
        switch (entry.Kind)
        {
            case EntryKind.Folder:
                return null;
            case EntryKind.Link:
                findings.Error(FindingCodes.ArchiveLink, null, $"'{shown}' is a link.", Hint);
                return null;
            case EntryKind.Device:
                findings.Error(FindingCodes.ArchiveDevice, null, $"'{shown}' is a device, a pipe or a socket.", Hint);
                return null;
            case EntryKind.Other:
                findings.Error(
                    FindingCodes.ArchiveEntryType, null, $"'{shown}' is encrypted, sparse, or of a kind that is not supported.", Hint);
                return null;
            default:
                return name;
        }
    }

    private void RefuseTooMany(int count)
    {
        if (count > limits.MaxFiles)
            findings.Error(
                FindingCodes.TooManyFiles, null, $"Too many files: {count}, and {limits.MaxFiles} are allowed.",
                "Upload only adapter_config.json and adapter_model.safetensors.");
    }

    private UploadContent Checked(UploadContent content)
    {
        var total = content.Sources().Sum(s => new FileInfo(s.Path).Length);
        return total <= limits.MaxBytes ? content
            : Refuse(
                FindingCodes.UploadTooLarge, $"The adapter's files have {total} bytes; {limits.MaxBytes} are allowed.",
                "Save the adapter in bfloat16 or with a smaller rank.");
    }

    private UploadContent Refuse(string code, string message, string hint)
    {
        findings.Error(code, null, message, hint);
        return UploadContent.Nothing;
    }
}

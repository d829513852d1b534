using System.IO.Compression;

namespace AdapterFormats.Archives;

/// <summary>A tar, plain or in gzip. It is walked twice: to list, and to unpack what was chosen. Nothing is held.</summary>
internal sealed class TarAdapterArchive(string path, bool isGzip, ImportLimits limits) : IAdapterArchive
{
    private const long RatioFreeBytes = 1 << 20;

    public IReadOnlyList<ArchiveEntry> List(CancellationToken cancellationToken)
    {
        var entries = new List<ArchiveEntry>();
        Walk((_, entry) =>
        {
            entries.Add(entry);
            if (entries.Count > limits.MaxFiles * 8)
                throw new ArchiveException(
                    FindingCodes.TooManyFiles,
                    $"Too many files: the archive has more than {entries.Count - 1} entries; {limits.MaxFiles} files are allowed.");
        }, cancellationToken);
        return entries;
    }

    public void Extract(IReadOnlyDictionary<int, string> targets, CancellationToken cancellationToken)
    {
        var index = 0;
        Walk((reader, entry) =>
        {
            if (targets.TryGetValue(index++, out var target))
                EntryExtraction.Copy(reader.Content(), target, entry.Length, null, cancellationToken);
        }, cancellationToken);
    }

    public void Dispose()
    {
    }

    private void Walk(Action<TarReading, ArchiveEntry> visit, CancellationToken cancellationToken)
    {
        using var source = Open();
        var reader = new TarReading(source);
        try
        {
            while (reader.Next(cancellationToken) is { } entry)
                visit(reader, entry);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new ArchiveException(FindingCodes.ArchiveDamaged, "The archive is damaged or truncated.");
        }
    }

    private Stream Open()
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        return isGzip
            ? new CappedStream(
                new GZipStream(file, CompressionMode.Decompress), Math.Max(RatioFreeBytes, file.Length * limits.MaxArchiveRatio),
                limits.MaxArchiveRatio)
            : file;
    }
}

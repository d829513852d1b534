using System.IO.Compression;

namespace AdapterFormats.Archives;

/// <summary>A zip. Its directory is bounded before the library reads it, its unpacked size before anything is unpacked, and again while it
/// is.</summary>
internal sealed class ZipAdapterArchive(string path, ImportLimits limits) : IAdapterArchive
{
    private const long RatioFreeBytes = 1 << 20;

    private readonly FileStream _file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
    private ZipArchive? _zip;

    public IReadOnlyList<ArchiveEntry> List(CancellationToken cancellationToken)
    {
        ZipDirectoryCheck.Check(_file, limits);
        return Guard(() =>
        {
            _file.Position = 0;
            _zip = new ZipArchive(_file, ZipArchiveMode.Read, leaveOpen: true);
            long total = 0;
            foreach (var entry in _zip.Entries)
            {
                total = checked(total + (entry.Length >= 0 ? entry.Length : throw new InvalidDataException()));
                if (total > Math.Max(RatioFreeBytes, _file.Length * limits.MaxArchiveRatio))
                    throw new ArchiveException(
                        FindingCodes.ArchiveRatio,
                        $"The archive's unpacked size has a ratio above {limits.MaxArchiveRatio} to its {_file.Length} bytes.");
            }

            return _zip.Entries.Select(e => new ArchiveEntry(e.FullName, Kind(e), e.Length)).ToArray();
        });
    }

    public void Extract(IReadOnlyDictionary<int, string> targets, CancellationToken cancellationToken) => Guard(() =>
    {
        foreach (var (index, target) in targets)
        {
            var entry = _zip!.Entries[index];
            using var source = entry.Open();
            EntryExtraction.Copy(source, target, entry.Length, entry.Crc32, cancellationToken);
        }

        return 0;
    });

    public void Dispose()
    {
        _zip?.Dispose();
        _file.Dispose();
    }

    // The file types of Unix in the upper half of the external attributes, as zip programs write them.
    private static EntryKind Kind(ZipArchiveEntry entry) => entry switch
    {
        { IsEncrypted: true } => EntryKind.Other,
        _ => ((entry.ExternalAttributes >> 16) & 0xF000) switch
        {
            0xA000 => EntryKind.Link,
            0x1000 or 0x2000 or 0x6000 or 0xC000 => EntryKind.Device,
            0x4000 => EntryKind.Folder,
            _ => entry.FullName.EndsWith('/') ? EntryKind.Folder : EntryKind.File,
        },
    };

    // The library tells of damage by many exceptions.
    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (
            exception is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw new ArchiveException(FindingCodes.ArchiveDamaged, "The zip archive is damaged or uses a feature that is not supported.");
        }
    }
}

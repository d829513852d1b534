using System.Buffers.Binary;

namespace AdapterFormats.Archives;

/// <summary>
/// Finds the end record of a zip and bounds its central directory, because the library reads the directory whole, believing neither count
/// nor size. ZIP64 is refused: no adapter within the limits needs it.
/// </summary>
internal static class ZipDirectoryCheck
{
    private const int EndRecordBytes = 22;
    private const int MaxCommentBytes = ushort.MaxValue;
    private const int MaxDirectoryBytes = 1 << 20;

    public static void Check(FileStream file, ImportLimits limits)
    {
        var tail = new byte[(int)Math.Min(file.Length, EndRecordBytes + MaxCommentBytes)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        var at = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (at < 0 || tail.Length - at < EndRecordBytes)
            throw new ArchiveException(FindingCodes.ArchiveDamaged, "The zip archive is truncated: it has no directory.");
        var record = tail.AsSpan(at);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]);
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        var recordOffset = file.Length - tail.Length + at;
        if (count > limits.MaxFiles * 8)
            throw new ArchiveException(
                FindingCodes.TooManyFiles, $"Too many files: the archive has {count} entries; {limits.MaxFiles} files are allowed.");
        if (count == ushort.MaxValue || offset == uint.MaxValue || offset + (long)size > recordOffset)
            throw new ArchiveException(
                FindingCodes.ArchiveDamaged, "The zip archive's directory is damaged, or in ZIP64 form, which is not supported.");
        // The library reads from here to the end record at most.
        if (recordOffset - offset > MaxDirectoryBytes)
            throw new ArchiveException(
                FindingCodes.TooManyFiles, $"The zip archive's directory is longer than {MaxDirectoryBytes} bytes: it has too many files.");
    }
}

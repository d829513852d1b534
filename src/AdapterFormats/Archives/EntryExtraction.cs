namespace AdapterFormats.Archives;

/// <summary>Copies one entry to a file under a running cap: never more than was stated, never less, and with the stated checksum.</summary>
internal static class EntryExtraction
{
    private const int BufferBytes = 1 << 16;

    public static void Copy(Stream source, string target, long length, uint? crc, CancellationToken cancellationToken)
    {
        using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1);
        var buffer = new byte[BufferBytes];
        var sum = new Crc32();
        long written = 0;
        for (int read; (read = source.Read(buffer)) > 0; written += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (read > length - written)
                throw new ArchiveException(FindingCodes.ArchiveDamaged, "A file in the archive is longer than the archive says.");
            sum.Append(buffer.AsSpan(0, read));
            file.Write(buffer.AsSpan(0, read));
        }

        if (written != length)
            throw new ArchiveException(FindingCodes.ArchiveDamaged, "The archive is truncated within a file.");
        if (crc is not null && crc != sum.Value)
            throw new ArchiveException(
                FindingCodes.ArchiveDamaged, "A file in the archive does not have the checksum that the archive says.");
    }
}

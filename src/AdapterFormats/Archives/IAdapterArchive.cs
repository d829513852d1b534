namespace AdapterFormats.Archives;

/// <summary>An uploaded archive. Entries are listed first and judged; only those chosen are then unpacked.</summary>
internal interface IAdapterArchive : IDisposable
{
    /// <exception cref="ArchiveException">It is damaged, or passes a limit.</exception>
    IReadOnlyList<ArchiveEntry> List(CancellationToken cancellationToken);

    /// <summary>Writes chosen entries, by index in the list, to files that do not exist yet.</summary>
    /// <exception cref="ArchiveException">It is damaged, or passes a limit.</exception>
    void Extract(IReadOnlyDictionary<int, string> targets, CancellationToken cancellationToken);
}

namespace AdapterFormats.Archives;

/// <summary>One entry as the archive states it, in the archive's order.</summary>
internal sealed record ArchiveEntry(string Name, EntryKind Kind, long Length);

namespace AdapterFormats.Archives;

/// <summary>
/// Walks a tar forward. Own code, because the library's reader allocates an extended header's whole stated size; here it is bounded.
/// Understood: ustar, GNU long names, PAX path and size.
/// </summary>
internal sealed class TarReading(Stream source)
{
    private const int BlockBytes = 512;
    private const int MaxExtensionBytes = 64 << 10;
    private const int MaxExtensionsInARow = 8;

    private readonly byte[] _block = new byte[BlockBytes];
    private readonly byte[] _discard = new byte[1 << 15];
    private TarContent? _content;
    private long _padding;

    /// <summary>The next entry, or null at the archive's end mark.</summary>
    /// <exception cref="ArchiveException">The archive is damaged.</exception>
    public ArchiveEntry? Next(CancellationToken cancellationToken)
    {
        SkipContent(cancellationToken);
        var extension = new TarExtension();
        for (var extensions = 0; ReadHeader() is { } header; extensions++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (header.Type is not ('x' or 'g' or 'L' or 'K'))
                return Begin(header, extension);
            if (header.Size > MaxExtensionBytes || extensions >= MaxExtensionsInARow)
                throw new ArchiveException(
                    FindingCodes.ArchiveDamaged,
                    $"The tar archive has an extended header of {header.Size} bytes; at most {MaxExtensionBytes} are read.");
            extension.Apply(header.Type, ReadExtension((int)header.Size));
        }

        return null;
    }

    /// <summary>The current entry's content.</summary>
    public Stream Content() => _content!;

    private TarHeader? ReadHeader()
    {
        source.ReadExactly(_block);
        return _block.AsSpan().ContainsAnyExcept((byte)0) ? TarHeader.Read(_block) : null;
    }

    private ArchiveEntry Begin(TarHeader header, TarExtension extension)
    {
        var name = extension.Name ?? header.Name;
        var kind = extension.IsSparse ? EntryKind.Other : header.Kind(name);
        var size = extension.Size ?? header.Size;
        // Only files have content, whatever a link's or device's size says.
        var length = kind is EntryKind.File or EntryKind.Other ? size : 0;
        _content = new TarContent(source, length);
        _padding = -length & (BlockBytes - 1);
        return new ArchiveEntry(name, kind, length);
    }

    private byte[] ReadExtension(int size)
    {
        var bytes = new byte[size];
        source.ReadExactly(bytes);
        source.ReadExactly(_discard.AsSpan(0, -size & (BlockBytes - 1)));
        return bytes;
    }

    private void SkipContent(CancellationToken cancellationToken)
    {
        for (var left = (_content?.Left ?? 0) + _padding; left > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = _discard.AsSpan(0, (int)Math.Min(_discard.Length, left));
            source.ReadExactly(part);
            left -= part.Length;
        }

        _content = null;
        _padding = 0;
    }
}

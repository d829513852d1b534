using System.Globalization;
using System.Text;

namespace AdapterFormats.Archives;

/// <summary>What extended headers say about the entry that follows them.</summary>
internal sealed class TarExtension
{
    public string? Name { get; private set; }

    public long? Size { get; private set; }

    public bool IsSparse { get; private set; }

    public void Apply(char type, ReadOnlySpan<byte> content)
    {
        if (type == 'L')
            Name = Encoding.UTF8.GetString(content.TrimEnd((byte)0));
        else if (type == 'x')
            ApplyRecords(content);
    }

    // Records are "LENGTH KEY=VALUE\n", the length counting the whole record.
    private void ApplyRecords(ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            var blank = content.IndexOf((byte)' ');
            if (blank < 1 || !int.TryParse(content[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length <= blank + 1 || length > content.Length || content[length - 1] != '\n')
                throw new ArchiveException(FindingCodes.ArchiveDamaged, "The tar archive is damaged: an extended header is unreadable.");
            ApplyRecord(Encoding.UTF8.GetString(content[(blank + 1)..(length - 1)]));
            content = content[length..];
        }
    }

    private void ApplyRecord(string record)
    {
        if (record.StartsWith("path=", StringComparison.Ordinal))
            Name = record["path=".Length..];
        else if (record.StartsWith("size=", StringComparison.Ordinal))
            Size = long.TryParse(record.AsSpan("size=".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
                && size < 1L << 56
                ? size
                : throw new ArchiveException(FindingCodes.ArchiveDamaged, "The tar archive is damaged: a size is unreadable.");
        else if (record.StartsWith("GNU.sparse.", StringComparison.Ordinal))
            IsSparse = true;
    }
}

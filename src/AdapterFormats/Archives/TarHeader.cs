using System.Buffers.Binary;
using System.Text;

namespace AdapterFormats.Archives;

/// <summary>One header block.</summary>
internal sealed record TarHeader(string Name, long Size, char Type)
{
    public static TarHeader Read(ReadOnlySpan<byte> block)
    {
        if (Number(block.Slice(148, 8)) != Sum(block))
            throw new ArchiveException(FindingCodes.ArchiveDamaged, "The tar archive is damaged: a header's checksum is wrong.");
        var name = Text(block[..100]);
        // The prefix exists in POSIX headers only; GNU's magic has other fields in its place.
        if (block.Slice(257, 6).SequenceEqual("ustar\0"u8) && Text(block.Slice(345, 155)) is { Length: > 0 } prefix)
            name = $"{prefix}/{name}";
        return new TarHeader(name, Number(block.Slice(124, 12)), (char)block[156]);
    }

    public EntryKind Kind(string name) => Type switch
    {
        '0' or '\0' or '7' => name.EndsWith('/') ? EntryKind.Folder : EntryKind.File,
        '1' or '2' => EntryKind.Link,
        '3' or '4' or '6' => EntryKind.Device,
        '5' => EntryKind.Folder,
        _ => EntryKind.Other,
    };

    private static long Sum(ReadOnlySpan<byte> block)
    {
        long sum = 0;
        for (var i = 0; i < block.Length; i++)
            sum += i is >= 148 and < 156 ? ' ' : block[i];
        return sum;
    }

    // Octal digits, or big-endian binary where the top bit is set.
    private static long Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
        {
            if (field.Length <= sizeof(long))
                throw Damaged();
            var value = BinaryPrimitives.ReadInt64BigEndian(field[^8..]);
            return field[0] == 0x80 && !field[1..^8].ContainsAnyExcept((byte)0) && value >= 0 ? value : throw Damaged();
        }

        long number = 0;
        foreach (var digit in field.Trim(" \0"u8))
            number = digit is >= (byte)'0' and <= (byte)'7' && number < 1L << 56 ? (number * 8) + digit - '0' : throw Damaged();
        return number;
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    private static ArchiveException Damaged() =>
        new(FindingCodes.ArchiveDamaged, "The tar archive is damaged: a header's number is unreadable.");
}

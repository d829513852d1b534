using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TenantStore.Caching;

/// <summary>
/// How an entry is written: the number of the log of changes at which it was read, ':', and the sealed JSON. The sealed meaning names the format's version and the fields
/// of the row with their types, so that a program with other fields cannot open the entry at all, whichever of the two is the older.
/// </summary>
internal static class SharedFormat
{
    /// <summary>Raise it when what the same fields mean changes.</summary>
    public const int Version = 1;

    /// <summary>What the rows of the type look like to this program.</summary>
    public static string ShapeOf(Type row)
    {
        var text = new StringBuilder();
        Describe(row, text);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }

    public static byte[] Write<TRow>(SharedSeal seal, string name, SharedEntry<TRow> entry, int version = Version)
        where TRow : class
    {
        var box = seal.Seal(name, Meaning<TRow>(entry.Position, version), JsonSerializer.SerializeToUtf8Bytes(new Envelope<TRow>(entry.LifeMilliseconds, entry.Row)));
        return [.. Mark(entry.Position), .. box];
    }

    /// <summary>No entry, but the place of one: nothing from before this number may be put there.</summary>
    public static byte[] Mark(long position) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{position}:"));

    /// <summary>Null for everything that is not an entry of this name, format and row.</summary>
    public static SharedEntry<TRow>? Read<TRow>(SharedSeal seal, string name, ReadOnlySpan<byte> bytes)
        where TRow : class
    {
        var colon = bytes.IndexOf((byte)':');
        if (colon < 0 || !long.TryParse(bytes[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            return null;
        if (seal.Open(name, Meaning<TRow>(position, Version), bytes[(colon + 1)..]) is not { } content)
            return null;
        return JsonSerializer.Deserialize<Envelope<TRow>>(content) is { } envelope ? new SharedEntry<TRow>(position, envelope.Life, envelope.Row) : null;
    }

    /// <summary>Rows are flat, or lists of such: they hold no rows of their own type.</summary>
    private static void Describe(Type type, StringBuilder text)
    {
        text.Append(type.FullName).Append('\n');
        var element = type.IsArray ? type.GetElementType()! : type.GenericTypeArguments.FirstOrDefault();
        if (element is not null)
            Describe(element, text);
        if (type.Assembly != typeof(SharedFormat).Assembly)
            return;
        foreach (var property in type.GetProperties().OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            text.Append(property.Name).Append(':');
            Describe(property.PropertyType, text);
        }
    }

    private static string Meaning<TRow>(long position, int version) =>
        string.Create(CultureInfo.InvariantCulture, $"entry {version} {ShapeOf(typeof(TRow))} {position}");

    private sealed record Envelope<TRow>(long Life, TRow? Row);
}

namespace AdapterFormats.Peft;

/// <summary>
/// Python writes NaN and Infinity into JSON. They are turned into texts of the same length, so that the key which holds one is refused by
/// name and not the whole file as unreadable.
/// </summary>
internal static class PythonJson
{
    public static void QuoteNonFinite(Span<byte> json)
    {
        var inText = false;
        for (var i = 0; i < json.Length; i++)
        {
            if (json[i] == (byte)'"')
                inText = !inText;
            else if (inText && json[i] == (byte)'\\')
                i++;
            else if (!inText)
                i += Quote(json[i..]);
        }
    }

    // Returns how many bytes more than one were dealt with.
    private static int Quote(Span<byte> rest)
    {
        var length = rest.StartsWith("NaN"u8) ? 3 : rest.StartsWith("Infinity"u8) ? 8 : rest.StartsWith("-Infinity"u8) ? 9 : 0;
        if (length == 0)
            return 0;
        rest[0] = rest[length - 1] = (byte)'"';
        return length - 1;
    }
}

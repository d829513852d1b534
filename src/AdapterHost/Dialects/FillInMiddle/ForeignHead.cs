using HostContract;

namespace AdapterHost.Dialects.FillInMiddle;

/// <summary>What a client put before the first mark of its template: pieces of other files, and the name of the cursor's own.</summary>
internal static class ForeignHead
{
    /// <summary>What a piece without a name is called.</summary>
    private const string DefaultName = "context";

    public static FimText Read(FimPieces pieces)
    {
        var text = new FimText(pieces.Prefix, pieces.Suffix);
        if (pieces.Template.File is not { } mark || !pieces.Head.Contains(mark, StringComparison.Ordinal))
            return text with { Extras = Piece(DefaultName, pieces.Head) };

        var parts = pieces.Head.Split(mark);
        var extras = new List<FimExtra>(Piece(DefaultName, WithoutRepository(parts[0], pieces.Template)));
        var current = default(string);
        foreach (var (i, part) in parts.Index().Skip(1))
        {
            var line = part.IndexOf('\n');
            var (name, body) = line < 0 ? (part, string.Empty) : (part[..line], part[(line + 1)..]);
            // The last name without a body is the cursor's file: its body is the prefix.
            if (i == parts.Length - 1 && body.Trim().Length == 0)
                current = name.Trim();
            else
                extras.AddRange(Piece(name.Trim(), body));
        }

        return text with { Extras = extras, FileName = string.IsNullOrEmpty(current) ? null : current };
    }

    private static FimExtra[] Piece(string name, string text) => text.Trim().Length == 0 ? [] : [new FimExtra(name, text)];

    private static string WithoutRepository(string text, FimTemplate template)
    {
        if (template.Repository is not { } mark || text.IndexOf(mark, StringComparison.Ordinal) is not (>= 0 and var at))
            return text;
        var line = text.IndexOf('\n', at);
        return text[..at] + (line < 0 ? string.Empty : text[(line + 1)..]);
    }
}

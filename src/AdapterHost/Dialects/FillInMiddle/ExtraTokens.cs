using AdapterHost.Engine;

namespace AdapterHost.Dialects.FillInMiddle;

/// <summary>
/// Pieces of other files before the cursor's own: with the model's repository and file tokens where it has them (arXiv 2409.12186),
/// else under llama.cpp's plain separator.
/// </summary>
internal static class ExtraTokens
{
    private const string Separator = "\n\n--- snippet ---\n\n";
    private const string RepositoryName = "myproject\n";
    private const string CurrentFile = "filename";

    /// <summary>The end of a name tells most; one line of it is enough. In <see cref="TextCut.CharactersPerToken"/>.</summary>
    private const int NameRoom = 8;

    /// <summary>As many pieces as fit, the last ones first; the one that does not fit loses its beginning.</summary>
    public static int[] Fit(FimText around, FimTokens fim, ITokenizer tokenizer, int room, out bool cut)
    {
        cut = false;
        var extras = around.Extras;
        if (extras.Count == 0)
            return [];

        int[] opening = fim.RepositoryName is { } repository ? [repository, .. Plain(tokenizer, RepositoryName)] : [];
        int[] closing = fim.FileSeparator is { } file ? [file, .. Name(tokenizer, around.FileName ?? CurrentFile)] : [];
        var left = room - opening.Length - closing.Length;
        var pieces = new Stack<int[]>();
        foreach (var extra in extras.Reverse().Where(extra => extra.Text.Length > 0))
        {
            var heading = Heading(extra, fim, tokenizer);
            var text = Plain(tokenizer, TextCut.Tail(extra.Text, Math.Max(left, 0), out cut));
            var taken = Math.Min(text.Length, left - heading.Length);
            cut |= taken < text.Length;
            if (taken > 0)
                pieces.Push([.. heading, .. text[^taken..]]);
            if (cut)
                break;
            left -= heading.Length + taken;
        }

        return pieces.Count == 0 ? [] : [.. opening, .. pieces.SelectMany(piece => piece), .. closing];
    }

    private static int[] Heading(FimExtra extra, FimTokens fim, ITokenizer tokenizer) =>
        fim.FileSeparator is { } separator
            ? [separator, .. Name(tokenizer, extra.FileName)]
            : Plain(tokenizer, Separator);

    private static int[] Name(ITokenizer tokenizer, string name) => Plain(tokenizer, TextCut.Tail(name, NameRoom, out _) + "\n");

    private static int[] Plain(ITokenizer tokenizer, string text) =>
        text.Length == 0 ? [] : tokenizer.Tokenize(text, parseSpecial: false, addSpecial: false);
}

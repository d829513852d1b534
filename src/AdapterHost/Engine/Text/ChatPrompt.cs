using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>
/// Renders conversations so that the template's own text and the messages' contents stay apart: the template sees markers in place of the
/// contents. What a user writes can thus never be taken for structure.
/// </summary>
internal sealed class ChatPrompt
{
    private const char Open = '\uE000';
    private const char Close = '\uE001';
    private const char Blank = '\v';

    private readonly string _template;

    private ChatPrompt(string template) => _template = template;

    /// <returns>Null when llama.cpp does not know the template.</returns>
    public static ChatPrompt? TryCreate(string template) =>
        ChatTemplate.Render(template, [("user", "x")], addAssistant: true) is null ? null : new ChatPrompt(template);

    /// <summary>The prompt in pieces, in order.</summary>
    public List<(string Text, bool IsContent)> Render(IReadOnlyList<ChatMessage> messages)
    {
        // The blanks tell whether the template trims contents: then they are gone, and the content is trimmed likewise. They are of a kind
        // that no template writes itself.
        var marked = messages.Select((message, index) => (message.Role, $"{Blank}{Open}{index}{Close}{Blank}")).ToList();
        var rendered = ChatTemplate.Render(_template, marked, addAssistant: true)
            ?? throw new EngineException("The chat template could not be applied.");

        var pieces = new List<(string, bool)>();
        var rest = 0;
        int open;
        while ((open = rendered.IndexOf(Open, rest)) >= 0)
        {
            var close = rendered.IndexOf(Close, open);
            var content = messages[int.Parse(rendered.AsSpan(open + 1, close - open - 1))].Content;
            var blankBefore = open > rest && rendered[open - 1] == Blank;
            var blankAfter = close + 1 < rendered.Length && rendered[close + 1] == Blank;
            pieces.Add((rendered[rest..(blankBefore ? open - 1 : open)], false));
            content = blankBefore ? content : content.TrimStart();
            pieces.Add((blankAfter ? content : content.TrimEnd(), true));
            rest = close + (blankAfter ? 2 : 1);
        }

        pieces.Add((rendered[rest..], false));
        return pieces;
    }
}

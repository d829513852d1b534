using System.Text;
using AdapterHost.Engine;

namespace AdapterHost.Tests.Hosting;

/// <summary>One token a character, so that a test reads a prompt as text; special tokens lie above all characters.</summary>
internal sealed class FakeTokenizer : ITokenizer
{
    public const int Bos = 0x10000, Prefix = 0x10001, Suffix = 0x10002, Middle = 0x10003, Repository = 0x10004, File = 0x10005, Turn = 0x10006;

    private static readonly Dictionary<int, string> Shown = new()
    {
        [Bos] = "[BOS]",
        [Prefix] = "[PRE]",
        [Suffix] = "[SUF]",
        [Middle] = "[MID]",
        [Repository] = "[REPO]",
        [File] = "[FILE]",
        [Turn] = "[TURN]",
    };

    /// <summary>Names that a client's own prompt may spell.</summary>
    public Dictionary<string, int> SpecialNames { get; } = new() { ["<|im_end|>"] = Turn };

    public int? BosToken { get; set; } = Bos;

    public FimTokens? Fim { get; set; } = new(Prefix, Suffix, Middle, null, null);

    public bool HasChatTemplate { get; set; } = true;

    public string? ChatTemplate => HasChatTemplate ? "{{fake}}" : null;

    /// <summary>Characters tokenized so far: the work that a prompt caused.</summary>
    public int Work { get; private set; }

    public int[] Tokenize(string text, bool parseSpecial, bool addSpecial)
    {
        Work += text.Length;
        var tokens = new List<int>(addSpecial && BosToken is { } bos ? [bos] : []);
        for (var at = 0; at < text.Length; at++)
        {
            var special = parseSpecial ? SpecialNames.FirstOrDefault(name => text.AsSpan(at).StartsWith(name.Key)) : default;
            tokens.Add(special.Key is null ? text[at] : special.Value);
            at += special.Key is null ? 0 : special.Key.Length - 1;
        }

        return [.. tokens];
    }

    public int[] ApplyChatTemplate(IReadOnlyList<ChatMessage> messages) =>
        HasChatTemplate
            ? [.. messages.SelectMany(message => Tokenize($"{message.Role}:{message.Content}", false, false).Append(Turn))]
            : throw new InvalidOperationException();

    public string RenderChat(IReadOnlyList<ChatMessage> messages) => Show(ApplyChatTemplate(messages));

    public byte[] Piece(int token) => Encoding.UTF8.GetBytes(Show([token]));

    public string Detokenize(ReadOnlySpan<int> tokens) => Show(tokens.ToArray());

    public bool IsToken(int token) => token is >= 0 and <= Turn;

    /// <summary>A prompt as a test can read it.</summary>
    public static string Show(IEnumerable<int> tokens) =>
        tokens.Aggregate(new StringBuilder(), (text, token) => text.Append(Shown.GetValueOrDefault(token) ?? ((char)token).ToString())).ToString();
}

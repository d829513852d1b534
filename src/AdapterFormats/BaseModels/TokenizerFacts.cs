using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AdapterFormats.Gguf;

namespace AdapterFormats.BaseModels;

/// <summary>What the tokenizer's metadata says. Large arrays are re-read from the file, not held.</summary>
internal sealed class TokenizerFacts(Stream file, GgufHeader header)
{
    private const string Prefix = "tokenizer.";
    private const string Template = "tokenizer.chat_template";
    private const string Tokens = "tokenizer.ggml.tokens";
    private const int MaxTokenBytes = 64;

    private static readonly string[][] s_fimIds =
    [
        ["tokenizer.ggml.fim_pre_token_id", "tokenizer.ggml.fim_suf_token_id", "tokenizer.ggml.fim_mid_token_id"],
        ["tokenizer.ggml.prefix_token_id", "tokenizer.ggml.suffix_token_id", "tokenizer.ggml.middle_token_id"],
    ];

    // The triples by which models were trained to fill in the middle.
    private static readonly string[][] s_fimTexts =
    [
        ["<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"],
        ["<fim_prefix>", "<fim_suffix>", "<fim_middle>"],
        ["<fim-prefix>", "<fim-suffix>", "<fim-middle>"],
        ["<PRE>", "<SUF>", "<MID>"],
        ["▁<PRE>", "▁<SUF>", "▁<MID>"],
        ["<|code_prefix|>", "<|code_suffix|>", "<|code_middle|>"],
        ["<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>"],
    ];

    public int? VocabularySize =>
        header.Metadata.TryGetValue(Tokens, out var tokens) && tokens.Count is > 0 and <= int.MaxValue ? (int)tokens.Count : null;

    public string TemplateDigest() => header.Metadata.TryGetValue(Template, out var template) ? Hash([new(Template, template)]) : "none";

    public string TokenizerDigest()
    {
        var values = header.Metadata.Where(p => p.Key.StartsWith(Prefix, StringComparison.Ordinal)
            && !p.Key.StartsWith(Template, StringComparison.Ordinal)).ToArray();
        return values.Length == 0 ? "none" : Hash(values);
    }

    public IReadOnlyList<string> Capabilities()
    {
        var capabilities = new List<string> { "completion" };
        if (header.Metadata.ContainsKey(Template))
            capabilities.Add("chat");
        if (s_fimIds.Any(ids => ids.All(header.Metadata.ContainsKey)) || HasFimTexts())
            capabilities.Add("fim");
        return capabilities;
    }

    // Key, type and bytes of each value, each with its length, in the order of keys.
    private string Hash(IEnumerable<KeyValuePair<string, GgufValue>> values)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        var numbers = new byte[sizeof(long) * 4];
        foreach (var (key, value) in values.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            var name = Encoding.UTF8.GetBytes(key);
            BinaryPrimitives.WriteInt64LittleEndian(numbers, name.Length);
            BinaryPrimitives.WriteInt64LittleEndian(numbers.AsSpan(8), (long)value.Type);
            BinaryPrimitives.WriteInt64LittleEndian(numbers.AsSpan(16), (long)value.ElementType);
            BinaryPrimitives.WriteInt64LittleEndian(numbers.AsSpan(24), value.End - value.Start);
            hash.AppendData(numbers);
            hash.AppendData(name);
            file.Position = value.Start;
            for (var left = value.End - value.Start; left > 0;)
            {
                var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, left));
                file.ReadExactly(part);
                hash.AppendData(part);
                left -= part.Length;
            }
        }

        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private bool HasFimTexts()
    {
        if (!header.Metadata.TryGetValue(Tokens, out var tokens) || tokens.ElementType != GgufValueType.String)
            return false;
        var wanted = s_fimTexts.SelectMany(t => t).ToHashSet(StringComparer.Ordinal);
        var found = new HashSet<string>(StringComparer.Ordinal);
        var input = new GgufInput(file);
        input.Seek(tokens.Start);
        for (long i = 0; i < tokens.Count; i++)
        {
            var length = input.ReadUInt64();
            if (length > MaxTokenBytes)
                input.Skip((long)length);
            else if (input.ReadText((int)length) is { } text && wanted.Contains(text))
                found.Add(text);
        }

        return s_fimTexts.Any(triple => triple.All(found.Contains));
    }
}

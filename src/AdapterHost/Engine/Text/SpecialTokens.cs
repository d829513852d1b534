using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>
/// The names of tokens that steer the model (start of a message, end of a turn, fill in the middle), to find them in text. Immutable.
/// </summary>
internal sealed class SpecialTokens
{
    /// <summary>By first character, longest name first.</summary>
    private readonly Dictionary<char, List<(string Name, int Token)>> _byFirst = [];

    public SpecialTokens(LlamaVocabulary vocabulary)
    {
        // A vocabulary may list such tokens as ordinary added tokens, which the tokenizer would find in any text.
        HashSet<int> structural =
        [
            vocabulary.Bos, vocabulary.FimPrefix, vocabulary.FimSuffix, vocabulary.FimMiddle, vocabulary.FimRepository, vocabulary.FimFileSeparator,
        ];
        for (var token = 0; token < vocabulary.Size; token++)
        {
            if (!vocabulary.IsControl(token) && !vocabulary.IsEndOfGeneration(token) && !structural.Contains(token))
            {
                continue;
            }

            var name = vocabulary.GetText(token);
            if (name.Length > 1)
            {
                if (!_byFirst.TryGetValue(name[0], out var names))
                {
                    _byFirst[name[0]] = names = [];
                }

                names.Add((name, token));
            }
        }

        foreach (var names in _byFirst.Values)
        {
            names.Sort((a, b) => b.Name.Length - a.Name.Length);
        }
    }

    /// <summary>The first special token's name in <paramref name="text"/> at or after <paramref name="from"/>.</summary>
    public (int Start, int Length, int Token)? Find(string text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            if (!_byFirst.TryGetValue(text[at], out var names))
            {
                continue;
            }

            foreach (var (name, token) in names)
            {
                if (string.CompareOrdinal(text, at, name, 0, name.Length) == 0)
                {
                    return (at, name.Length, token);
                }
            }
        }

        return null;
    }
}

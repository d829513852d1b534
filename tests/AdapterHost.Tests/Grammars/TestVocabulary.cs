using System.Text;
using AdapterHost.Engine;
using AdapterHost.Grammars.Matching;
using LlamaCpp;

namespace AdapterHost.Tests.Grammars;

/// <summary>Tokens to sample from without a model.</summary>
internal sealed class TestVocabulary
{
    private static readonly Lazy<TestVocabulary> s_reference = new(OfReference);
    private static readonly Lazy<TestVocabulary> s_large = new(OfWords);

    private TestVocabulary(TokenPieces pieces, int[] endTokens) => (EndTokens, Order, Size) = (endTokens, new PieceOrder(pieces, endTokens), pieces.Count);

    /// <summary>The reference model's, some thousand.</summary>
    public static TestVocabulary Reference => s_reference.Value;

    /// <summary>20,000: single bytes and made-up words with what stands around them in code. The last ends a text.</summary>
    public static TestVocabulary Large => s_large.Value;

    public int Size { get; }

    public int[] EndTokens { get; }

    public PieceOrder Order { get; }

    private static TestVocabulary OfReference()
    {
        using var model = LlamaModel.Load(Llama.Runtime, Repository.ReferenceModel);
        return new TestVocabulary(
            TokenPieces.Of(model.Vocabulary), [.. Enumerable.Range(0, model.Vocabulary.Size).Where(model.Vocabulary.IsEndOfGeneration)]);
    }

    private static TestVocabulary OfWords()
    {
        const int Words = 20_000 - 256 - 1;
        var random = new Random(1);
        string[] before = ["", "", " ", " ", "\"", "_", "(", "{\""], after = ["", "", "", "", "\"", "\":", ",", ";"];
        var words = new HashSet<string>();
        while (words.Count < Words)
        {
            var letters = string.Concat(Enumerable.Range(0, random.Next(2, 8)).Select(_ => (char)('a' + random.Next(26))));
            words.Add(before[random.Next(before.Length)] + letters + after[random.Next(after.Length)]);
        }

        return new TestVocabulary(
            new TokenPieces([.. Enumerable.Range(0, 256).Select(one => new[] { (byte)one }), .. words.Order(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes), []]),
            [256 + Words]);
    }
}

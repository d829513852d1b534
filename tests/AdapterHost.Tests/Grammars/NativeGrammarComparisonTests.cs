using System.Text.Unicode;
using AdapterHost.Engine;
using AdapterHost.Grammars;
using AdapterHost.Grammars.Matching;
using LlamaCpp;

namespace AdapterHost.Tests.Grammars;

/// <summary>Our matcher and llama.cpp's allow the same tokens of a real vocabulary, all along random walks through random grammars.</summary>
public sealed class NativeGrammarComparisonTests
{
    [Fact]
    public void Mask_RandomGrammars_AllowsWhatLlamaCppAllows()
    {
        using var model = LlamaModel.Load(Llama.Runtime, Repository.ReferenceModel);
        var size = model.Vocabulary.Size;
        var ends = Enumerable.Range(0, size).Where(model.Vocabulary.IsEndOfGeneration).ToHashSet();
        var order = new PieceOrder(TokenPieces.Of(model.Vocabulary), ends);
        var whole = order.Tokens.Where(token => Utf8.IsValid(order.Pieces[token])).ToHashSet();
        var steps = 0;
        for (var seed = 0; seed < GrammarCorpus.Count; seed++)
        {
            var random = new Random(seed);
            var gbnf = GrammarCorpus.Of(seed, random);
            using var native = new NativeGrammar(model, gbnf);
            var own = new GrammarMatcher(Grammar.Compile(gbnf).Grammar!, order);
            for (var step = 0; step < 12; step++, steps++)
            {
                var expected = native.Allowed(size);
                var logits = new float[size];
                own.Mask(logits);
                for (var token = 0; token < size; token++)
                {
                    // Control tokens are text to llama.cpp's grammars, and bytes that no character begins with are a beginning.
                    if (ends.Contains(token) || whole.Contains(token))
                    {
                        var allowed = ends.Contains(token) ? own.IsComplete : logits[token] == 0;
                        Assert.True(expected[token] == allowed, $"seed {seed}, step {step}, token {token}: {gbnf}");
                    }
                }

                var next = whole.Where(token => logits[token] == 0).ToList();
                if (next.Count == 0)
                {
                    break;
                }

                var chosen = next[random.Next(next.Count)];
                native.Accept(chosen);
                own.Accept(chosen);
            }
        }

        Assert.True(steps > 200);
    }
}

using System.Numerics.Tensors;
using AdapterHost.Engine;
using AdapterHost.Grammars.Matching;
using LlamaCpp;

namespace AdapterHost.Tests.Grammars;

/// <summary>What <see cref="TokenSampler"/> must say, in few lines: a choice that does not follow is made again among all that the grammar allows.</summary>
internal sealed class MaskingSampler : IDisposable
{
    private readonly SamplingSettings _settings;
    private readonly GrammarMatcher _matcher;
    private readonly int[] _endTokens;
    private readonly TokenPenalties? _penalties;
    private readonly LlamaSampler? _chain;

    public MaskingSampler(SamplingSettings settings, PieceOrder order, int[] endTokens, int cap)
    {
        Assert.NotNull(Llama.Runtime);
        (_settings, _matcher, _endTokens) = (settings, new GrammarMatcher(settings.Grammar!, order), endTokens);
        _penalties = TokenPenalties.TryCreate(settings, [], cap);
        _chain = settings.Temperature == 0 ? null : new LlamaSampler(new LlamaSamplerOptions
        {
            Temperature = settings.Temperature,
            TopK = settings.TopK,
            TopP = settings.TopP,
            MinP = settings.MinP,
            TypicalP = settings.TypicalP,
            Seed = settings.Seed!.Value,
        });
    }

    /// <summary>Steps of the matcher so far.</summary>
    public long Steps { get; private set; }

    public GrammarMatcher Matcher => _matcher;

    /// <returns>-1 when there is none.</returns>
    public int Next(float[] original)
    {
        var logits = original.ToArray();
        foreach (var (one, bias) in _settings.LogitBias)
        {
            logits[one] += bias;
        }

        _penalties?.Apply(logits);
        var token = Draw(logits);
        if (!(_endTokens.Contains(token) ? _matcher.IsComplete : Counted(_matcher.Allows(token))))
        {
            _matcher.Mask(logits);
            Counted(true);
            foreach (var end in _endTokens)
            {
                logits[end] = _matcher.IsComplete ? logits[end] : float.NegativeInfinity;
            }

            token = TensorPrimitives.Max<float>(logits) > float.NegativeInfinity ? Draw(logits) : _matcher.IsComplete ? _endTokens[0] : -1;
        }

        if (token >= 0)
        {
            _penalties?.Accept(token);
        }

        if (token >= 0 && !_endTokens.Contains(token))
        {
            _matcher.Accept(token);
            Counted(true);
        }

        return token;
    }

    public void Dispose() => _chain?.Dispose();

    private bool Counted(bool result)
    {
        Steps += _matcher.Steps;
        return result;
    }

    private int Draw(float[] logits) => _chain is null
        ? TensorPrimitives.IndexOfMax<float>(logits)
        : _chain.Draw(Enumerable.Range(0, logits.Length).Where(token => float.IsFinite(logits[token]))
            .Select(token => new TokenCandidate { Token = token, Logit = logits[token] }).ToArray());
}

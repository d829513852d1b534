using System.Numerics.Tensors;
using System.Security.Cryptography;
using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>
/// Chooses the tokens of one sequence, one after another: each call draws from the logits of one batch row and remembers the choice, so
/// that penalties, grammar and randomness go on from it. Inference thread.
/// </summary>
/// <remarks>llama.cpp's order: grammar, bias, penalties, then what <see cref="LlamaSamplerOptions"/> says.</remarks>
internal sealed class TokenSampler : IDisposable
{
    /// <summary>Less likely than the likeliest by e to the minus this: no draw ever meets such a token, and its probability is 0 as a float.</summary>
    private const float Hopeless = 80;

    /// <summary>Logits further from 0 are moved, the likeliest to 0: whatever they are divided by then, it does not overflow.</summary>
    private const float Far = 1e4f;

    /// <summary>The most of the likeliest tokens that are looked for one by one; beyond it most of them would have to be tried.</summary>
    private const int MostWanted = SamplingScratch.MaxLikeliest / 2;

    private readonly SamplingSettings _settings;
    private readonly TokenPenalties? _penalties;
    private readonly GrammarFilter? _grammar;
    private readonly int[] _endTokens;
    private readonly SamplingScratch _scratch;
    private readonly KeyValuePair<int, float>[] _bias;
    private LlamaSampler? _chain;
    private int _chosen;

    public TokenSampler(SamplingSettings settings, TokenPenalties? penalties, GrammarFilter? grammar, int[] endTokens, SamplingScratch scratch)
    {
        if (!float.IsFinite(settings.Temperature) || !(settings.RepeatPenalty >= SamplingSettings.LeastRepeatPenalty) || !float.IsFinite(settings.RepeatPenalty)
            || !float.IsFinite(settings.FrequencyPenalty) || !float.IsFinite(settings.PresencePenalty))
        {
            throw new ArgumentOutOfRangeException(nameof(settings), $"Temperature and penalties must be finite, and RepeatPenalty at least {SamplingSettings.LeastRepeatPenalty}.");
        }

        if (settings.LogitBias.Values.Any(bias => float.IsNaN(bias) || float.IsPositiveInfinity(bias)))
        {
            throw new ArgumentOutOfRangeException(nameof(settings), "A bias must be a number or negative infinity.");
        }

        (_settings, _penalties, _grammar, _endTokens, _scratch) = (settings, penalties, grammar, endTokens, scratch);
        _bias = [.. settings.LogitBias];
    }

    private bool EndIsForbidden => _settings.IgnoreEnd || _chosen < _settings.MinTokens;

    private bool IsGreedy => _settings.Temperature < SamplingSettings.LeastTemperature;

    private LlamaSampler Chain => _chain ??= CreateChain();

    /// <summary>Choosing may cost more than the rest of the step's work together.</summary>
    public bool HasGrammar => _grammar is not null;

    /// <summary>Steps of the grammar's matcher that the last choice took; 0 without a grammar.</summary>
    public int GrammarSteps => _grammar?.Steps ?? 0;

    /// <param name="context">Holds the logits.</param>
    /// <param name="batchRow">A row of its last batch that asked for them.</param>
    public TokenChoice Next(LlamaContext context, int batchRow) => Next(context.GetLogits(batchRow));

    /// <param name="logits">One a token id, as the model gave them.</param>
    public TokenChoice Next(ReadOnlySpan<float> logits)
    {
        _grammar?.Begin();

        // The index of the first NaN, if there is one: it is caught wherever it stands.
        var best = TensorPrimitives.IndexOfMax(logits);
        if (best < 0 || !float.IsFinite(logits[best]))
        {
            return TokenChoice.NotFinite;
        }

        var changes = _bias.Length > 0 || _penalties is not null || EndIsForbidden;
        var token = IsGreedy && !changes ? best : Draw(Changed(logits));

        // Most choices follow the grammar by themselves: others are tried only when one does not.
        if (token >= 0 && _grammar is not null && !_grammar.Allows(token))
        {
            token = Redraw(Changed(logits), _grammar, token);
        }

        if (token < 0)
        {
            return _grammar is { Exhausted: true } ? TokenChoice.Exhausted : TokenChoice.Nothing;
        }

        _chosen++;
        _penalties?.Accept(token);
        _grammar?.Accept(token);
        return new TokenChoice(token, _settings.LogProbabilities is { } top ? TokenScorer.Score(logits, token, top) : null);
    }

    /// <summary>One that has drawn nothing yet holds nothing.</summary>
    public void Dispose() => _chain?.Dispose();

    /// <param name="logits">With all changes but the grammar's.</param>
    /// <param name="grammar">To be followed.</param>
    /// <param name="rejected">The token that was drawn and may not come next.</param>
    /// <returns>Below 0 when nothing may come next.</returns>
    private int Redraw(Span<float> logits, GrammarFilter grammar, int rejected)
    {
        logits[rejected] = float.NegativeInfinity;
        if (TryDrawLikely(logits, grammar, out var token))
        {
            return token;
        }

        grammar.Mask(logits);
        token = Draw(logits);

        // A complete text that cannot go on ends, even where the end was to be put off.
        return token < 0 && grammar is { IsComplete: true, Exhausted: false } && _endTokens.Length > 0 ? _endTokens[0] : token;
    }

    /// <summary>
    /// Chooses among those of the likeliest tokens that the grammar allows, where that is the same choice as among all that it allows: where the
    /// likeliest is taken, or one of the k likeliest.
    /// </summary>
    private bool TryDrawLikely(ReadOnlySpan<float> logits, GrammarFilter grammar, out int token)
    {
        token = -1;
        var wanted = IsGreedy ? 1 : _settings.TopK;
        if (wanted is 0 or > MostWanted)
        {
            return false;
        }

        var likeliest = _scratch.Likeliest(logits);
        if (IsGreedy)
        {
            var isFound = grammar.TryFind(likeliest, wanted);
            token = likeliest[0].Token;
            return isFound;
        }

        // Which of equal ones are kept, and in what order, depends on all the others; and so does what is moved.
        if (HasEquals(likeliest) || !grammar.TryFind(likeliest[..^1], wanted) || Math.Abs(likeliest[0].Logit) > Far)
        {
            return false;
        }

        token = Chain.Draw(AtLeast(likeliest[..wanted], Floor(likeliest[0].Logit)));
        return true;
    }

    private static Span<TokenCandidate> AtLeast(Span<TokenCandidate> ordered, float floor)
    {
        while (ordered[^1].Logit < floor)
        {
            ordered = ordered[..^1];
        }

        return ordered;
    }

    private static bool HasEquals(ReadOnlySpan<TokenCandidate> ordered)
    {
        for (var i = 1; i < ordered.Length; i++)
        {
            if (ordered[i].Logit == ordered[i - 1].Logit)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A copy with all that the request changes, but for the grammar.</summary>
    private Span<float> Changed(ReadOnlySpan<float> original)
    {
        var logits = _scratch.Copy(original);
        foreach (var (token, bias) in _bias)
        {
            logits[token] = Math.Min(logits[token] + bias, float.MaxValue);
        }

        _penalties?.Apply(logits);
        if (EndIsForbidden)
        {
            foreach (var token in _endTokens)
            {
                logits[token] = float.NegativeInfinity;
            }
        }

        return logits;
    }

    /// <returns>Below 0 when nothing may come next.</returns>
    private int Draw(Span<float> logits)
    {
        var best = TensorPrimitives.IndexOfMax(logits);
        if (float.IsNegativeInfinity(logits[best]))
        {
            return -1;
        }

        if (IsGreedy)
        {
            return best;
        }

        if (Math.Abs(logits[best]) > Far)
        {
            TensorPrimitives.Subtract(logits, logits[best], logits);
        }

        return Chain.Draw(_scratch.From(logits, Floor(logits[best])));
    }

    private float Floor(float best) => _settings.TypicalP < 1 ? best - Hopeless : float.MinValue;

    private LlamaSampler CreateChain() => new(new LlamaSamplerOptions
    {
        Temperature = _settings.Temperature,
        TopK = _settings.TopK,
        TypicalP = _settings.TypicalP,
        TopP = _settings.TopP,
        MinP = _settings.MinP,
        Seed = _settings.Seed ?? (uint)RandomNumberGenerator.GetInt32(int.MaxValue),
    });
}

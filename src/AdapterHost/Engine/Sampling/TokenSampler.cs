using System.Numerics.Tensors;
using System.Security.Cryptography;
using AdapterHost.Grammars;
using AdapterHost.Grammars.Matching;
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

    private readonly SamplingSettings _settings;
    private readonly TokenPenalties? _penalties;
    private readonly GrammarMatcher? _grammar;
    private readonly int[] _endTokens;
    private readonly SamplingScratch _scratch;
    private readonly KeyValuePair<int, float>[] _bias;
    private LlamaSampler? _chain;
    private int _chosen;
    private int _allowance;

    public TokenSampler(SamplingSettings settings, TokenPenalties? penalties, GrammarMatcher? grammar, int[] endTokens, SamplingScratch scratch)
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

    /// <summary>Choosing may cost more than the rest of the step's work together.</summary>
    public bool HasGrammar => _grammar is not null;

    /// <summary>Steps of the grammar's matcher that the last choice took; 0 without a grammar.</summary>
    public int GrammarSteps => GrammarLimits.Work - _allowance;

    /// <param name="context">Holds the logits.</param>
    /// <param name="batchRow">A row of its last batch that asked for them.</param>
    public TokenChoice Next(LlamaContext context, int batchRow) => Next(context.GetLogits(batchRow));

    /// <param name="logits">One a token id, as the model gave them.</param>
    public TokenChoice Next(ReadOnlySpan<float> logits)
    {
        _allowance = GrammarLimits.Work;

        // The index of the first NaN, if there is one: it is caught wherever it stands.
        var best = TensorPrimitives.IndexOfMax(logits);
        if (best < 0 || !float.IsFinite(logits[best]))
        {
            return TokenChoice.NotFinite;
        }

        var changes = _bias.Length > 0 || _penalties is not null || EndIsForbidden;
        var token = IsGreedy && !changes ? best : Draw(logits, followGrammar: false);

        // Most choices follow the grammar by themselves: the whole vocabulary is tried only when one does not.
        if (token >= 0 && _grammar is not null && !Follows(_grammar, token))
        {
            token = Draw(logits, followGrammar: true);
        }

        if (token < 0)
        {
            return _grammar is { Exhausted: true } ? TokenChoice.Exhausted : TokenChoice.Nothing;
        }

        _chosen++;
        _penalties?.Accept(token);
        if (_grammar is not null && !_endTokens.Contains(token))
        {
            _grammar.Accept(token);
            Charge(_grammar);
        }

        return new TokenChoice(token, _settings.LogProbabilities is { } top ? TokenScorer.Score(logits, token, top) : null);
    }

    /// <summary>One that has drawn nothing yet holds nothing.</summary>
    public void Dispose() => _chain?.Dispose();

    private bool Follows(GrammarMatcher grammar, int token)
    {
        if (_endTokens.Contains(token))
        {
            return grammar.IsComplete;
        }

        var allowed = grammar.Allows(token, _allowance);
        Charge(grammar);
        return allowed;
    }

    private void Charge(GrammarMatcher grammar) => _allowance -= grammar.Steps;

    /// <returns>Below 0 when nothing may come next.</returns>
    private int Draw(ReadOnlySpan<float> original, bool followGrammar)
    {
        var logits = _scratch.Copy(original);
        foreach (var (token, bias) in _bias)
        {
            logits[token] = Math.Min(logits[token] + bias, float.MaxValue);
        }

        _penalties?.Apply(logits);
        if (followGrammar)
        {
            _grammar!.Mask(logits, _allowance);
            Charge(_grammar);
        }

        if (EndIsForbidden || (followGrammar && !_grammar!.IsComplete))
        {
            foreach (var token in _endTokens)
            {
                logits[token] = float.NegativeInfinity;
            }
        }

        var best = TensorPrimitives.IndexOfMax(logits);
        if (float.IsNegativeInfinity(logits[best]))
        {
            // A complete text that cannot go on ends, even where the end was to be put off.
            return followGrammar && _grammar is { IsComplete: true, Exhausted: false } && _endTokens.Length > 0 ? _endTokens[0] : -1;
        }

        if (IsGreedy)
        {
            return best;
        }

        if (Math.Abs(logits[best]) > Far)
        {
            TensorPrimitives.Subtract(logits, logits[best], logits);
        }

        var candidates = _scratch.From(logits, _settings.TypicalP < 1 ? logits[best] - Hopeless : float.MinValue);
        return (_chain ??= CreateChain()).Draw(candidates);
    }

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

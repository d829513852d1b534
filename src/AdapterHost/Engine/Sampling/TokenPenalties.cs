namespace AdapterHost.Engine;

/// <summary>
/// Repetition, frequency and presence penalties on the last tokens of prompt and answer, with llama.cpp's formula. Costs as much as there
/// are different tokens in the window. Allocates nothing after construction.
/// </summary>
internal sealed class TokenPenalties
{
    private readonly float _repeat;
    private readonly float _frequency;
    private readonly float _presence;
    private readonly int[] _window;
    private readonly Dictionary<int, int> _counts;
    private int _next;
    private int _held;

    private TokenPenalties(SamplingSettings settings, int window)
    {
        (_repeat, _frequency, _presence) = (settings.RepeatPenalty, settings.FrequencyPenalty, settings.PresencePenalty);
        _window = new int[window];
        _counts = new Dictionary<int, int>(window + 1);
    }

    /// <param name="settings">What was asked for.</param>
    /// <param name="prompt">Counts like the answer.</param>
    /// <param name="cap">The most tokens of the answer.</param>
    /// <returns>Null when the settings penalise nothing.</returns>
    public static TokenPenalties? TryCreate(SamplingSettings settings, ReadOnlySpan<int> prompt, int cap)
    {
        if (settings is { RepeatPenalty: 1, FrequencyPenalty: 0, PresencePenalty: 0 } or { PenaltyLastTokens: 0 })
        {
            return null;
        }

        var all = prompt.Length + cap;
        var window = settings.PenaltyLastTokens < 0 ? all : Math.Min(settings.PenaltyLastTokens, all);
        var penalties = new TokenPenalties(settings, window);
        foreach (var token in prompt[Math.Max(0, prompt.Length - window)..])
        {
            penalties.Accept(token);
        }

        return penalties;
    }

    public void Accept(int token)
    {
        if (_held == _window.Length)
        {
            var oldest = _window[_next];
            if (--_counts[oldest] == 0)
            {
                _counts.Remove(oldest);
            }
        }
        else
        {
            _held++;
        }

        _window[_next] = token;
        _next = (_next + 1) % _window.Length;
        _counts[token] = _counts.GetValueOrDefault(token) + 1;
    }

    public void Apply(Span<float> logits)
    {
        foreach (var (token, count) in _counts)
        {
            // Dividing a negative logit would make the token likelier.
            var logit = logits[token];
            logit = logit <= 0 ? logit * _repeat : logit / _repeat;
            logits[token] = Math.Min(logit - (count * _frequency) - _presence, float.MaxValue);
        }
    }
}

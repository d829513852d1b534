using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>
/// Working memory for one draw. All sequences use the same, one after another, and each overwrites what it reads: nothing of one is seen by
/// the next. Inference thread.
/// </summary>
/// <param name="vocabularySize">Tokens.</param>
internal sealed class SamplingScratch(int vocabularySize)
{
    /// <summary>Most that <see cref="Likeliest"/> tells.</summary>
    public const int MaxLikeliest = 128;

    private readonly float[] _logits = new float[vocabularySize];
    private readonly TokenCandidate[] _candidates = new TokenCandidate[vocabularySize];
    private readonly TokenCandidate[] _likeliest = new TokenCandidate[Math.Min(MaxLikeliest, vocabularySize)];

    /// <summary>A copy that may be changed.</summary>
    public Span<float> Copy(ReadOnlySpan<float> logits)
    {
        logits.CopyTo(_logits);
        return _logits;
    }

    /// <summary>The likeliest tokens, in falling order; of equal ones the lower id first.</summary>
    public Span<TokenCandidate> Likeliest(ReadOnlySpan<float> logits) => LikeliestTokens.Find(logits, _likeliest);

    /// <summary>The tokens whose logits are <paramref name="floor"/>, a finite number, or more.</summary>
    public Span<TokenCandidate> From(ReadOnlySpan<float> logits, float floor)
    {
        var count = 0;
        for (var token = 0; token < logits.Length; token++)
        {
            if (logits[token] >= floor)
            {
                _candidates[count++] = new TokenCandidate { Token = token, Logit = logits[token] };
            }
        }

        return _candidates.AsSpan(0, count);
    }
}

using System.Numerics.Tensors;
using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>The likeliest tokens of a row of logits in one pass. Pure; allocates nothing.</summary>
internal static class LikeliestTokens
{
    /// <summary>Logits at a time: what holds none of the likeliest is skipped as a whole.</summary>
    private const int Chunk = 512;

    /// <param name="logits">One a token id.</param>
    /// <param name="best">Gets as many as fit, the likeliest first, of equal ones the lower id first.</param>
    /// <returns>The part of <paramref name="best"/> that was filled.</returns>
    public static Span<TokenCandidate> Find(ReadOnlySpan<float> logits, Span<TokenCandidate> best)
    {
        var found = 0;
        for (var at = 0; at < logits.Length; at += Chunk)
        {
            var part = logits.Slice(at, Math.Min(Chunk, logits.Length - at));
            if (found == best.Length && TensorPrimitives.Max(part) <= best[^1].Logit)
            {
                continue;
            }

            for (var i = 0; i < part.Length; i++)
            {
                if (found < best.Length || part[i] > best[^1].Logit)
                {
                    Insert(best, ref found, new TokenCandidate { Token = at + i, Logit = part[i] });
                }
            }
        }

        return best[..found];
    }

    private static void Insert(Span<TokenCandidate> best, ref int found, TokenCandidate one)
    {
        var place = found < best.Length ? found++ : best.Length - 1;
        while (place > 0 && best[place - 1].Logit < one.Logit)
        {
            best[place] = best[place - 1];
            place--;
        }

        best[place] = one;
    }
}

using AdapterHost.Grammars;
using AdapterHost.Grammars.Matching;
using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>The grammar of one sequence as its sampler uses it. What one token costs comes out of one allowance. Inference thread.</summary>
internal sealed class GrammarFilter(GrammarMatcher matcher, int[] endTokens)
{
    private int _allowance = GrammarLimits.Work;

    /// <summary>Steps of the matcher for the token under way, or the last one.</summary>
    public int Steps => GrammarLimits.Work - _allowance;

    public bool Exhausted => matcher.Exhausted;

    /// <summary>The text so far may end, and does where nothing else may come next.</summary>
    public bool IsComplete => matcher.IsComplete;

    /// <summary>The next token is to be chosen.</summary>
    public void Begin() => _allowance = GrammarLimits.Work;

    /// <summary>Whether a token, also one that ends the text, may come next.</summary>
    public bool Allows(int token)
    {
        if (IsEnd(token))
        {
            return matcher.IsComplete;
        }

        var allowed = matcher.Allows(token, _allowance);
        Charge();
        return allowed;
    }

    /// <summary>Of the likeliest tokens the first that may come next, without a look at the rest of the vocabulary.</summary>
    /// <param name="likeliest">The likeliest first. Those found are moved to its front, in their order.</param>
    /// <param name="wanted">How many are to be found, at least 1.</param>
    /// <returns>False when so many cannot be found here, or not within <see cref="GrammarLimits.TrialWork"/>: the mask must say.</returns>
    public bool TryFind(Span<TokenCandidate> likeliest, int wanted)
    {
        var (found, least) = (0, _allowance - GrammarLimits.TrialWork);
        for (var i = 0; i < likeliest.Length && found < wanted && _allowance > least && !Exhausted; i++)
        {
            if (float.IsNegativeInfinity(likeliest[i].Logit))
            {
                break;
            }

            if (Allows(likeliest[i].Token))
            {
                likeliest[found++] = likeliest[i];
            }
        }

        return found == wanted;
    }

    /// <summary>Forbids every token that may not come next. Costs a look at the whole vocabulary.</summary>
    public void Mask(Span<float> logits)
    {
        matcher.Mask(logits, _allowance);
        Charge();
        if (matcher.IsComplete)
        {
            return;
        }

        foreach (var token in endTokens)
        {
            logits[token] = float.NegativeInfinity;
        }
    }

    /// <summary>Goes on behind a token that is allowed.</summary>
    public void Accept(int token)
    {
        if (!IsEnd(token))
        {
            matcher.Accept(token);
            Charge();
        }
    }

    private bool IsEnd(int token) => endTokens.AsSpan().Contains(token);

    private void Charge() => _allowance -= matcher.Steps;
}

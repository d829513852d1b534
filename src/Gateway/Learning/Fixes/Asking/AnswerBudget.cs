using Learning.Fixes.Applying;
using Learning.Fixes.Checking;
using Learning.Fixes.Prompting;

namespace Gateway.Learning.Fixes.Asking;

/// <summary>The most tokens that a good answer can have: a longer one would be refused for its size.</summary>
internal static class AnswerBudget
{
    /// <summary>For a short code, whose fix may well be twice as long, and for signs of a diff.</summary>
    private const int Least = 64;

    /// <summary>Fewer than any tokenizer's mean on code; those of large models have three to four.</summary>
    private const int CharactersPerToken = 2;

    public static int TokensFor(FixQuestion question, FixMode answer)
    {
        var code = answer == FixMode.Region && question.Region is { } region
            ? CodeLines.Split(question.Code).Skip(region.Start).Take(region.Count).Sum(line => line.Length + 1)
            : question.Code.Length;
        // A diff may say every line twice, as it was and as it is to be.
        return Least + (int)(code * FixChecks.LargestRatio / CharactersPerToken);
    }
}

using Bench.Running;

namespace Bench.Prediction;

/// <summary>
/// Every case once without and once with a prediction, in turn. Generating begins where the first token comes without: what a prediction adds to
/// the prompt's step counts against it.
/// </summary>
internal sealed class PredictionRound
{
    /// <summary>Seconds of generating, without a prediction.</summary>
    public double Without { get; private set; }

    /// <summary>Seconds of generating, with it.</summary>
    public double With { get; private set; }

    /// <summary>Seconds from submission to the end.</summary>
    public double WholeWithout { get; private set; }

    public double WholeWith { get; private set; }

    public int Tokens { get; private set; }

    public int Accepted { get; private set; }

    public int Rejected { get; private set; }

    public void Add(RunningEngine.Answer without, RunningEngine.Answer with)
    {
        if (without.Text != with.Text)
        {
            throw new InvalidOperationException("The texts with and without prediction differ.");
        }

        WholeWithout += without.Whole.TotalSeconds;
        WholeWith += with.Whole.TotalSeconds;
        Without += (without.Whole - without.First).TotalSeconds;
        With += (with.Whole - without.First).TotalSeconds;
        Tokens += with.End.CompletionTokens;
        Accepted += with.End.AcceptedPredictionTokens;
        Rejected += with.End.RejectedPredictionTokens;
    }
}

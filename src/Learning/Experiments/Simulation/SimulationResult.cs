namespace Learning.Experiments.Simulation;

/// <param name="Experiments">How many were run.</param>
/// <param name="Better">How many ended with the candidate better.</param>
/// <param name="Worse">How many ended with it worse.</param>
/// <param name="MedianBetter">Events until "better", in the median of those that ended so; null without any.</param>
/// <param name="MedianWorse">Events until "worse".</param>
internal sealed record SimulationResult(int Experiments, int Better, int Worse, int? MedianBetter, int? MedianWorse)
{
    public double BetterRate => (double)Better / Experiments;

    public double WorseRate => (double)Worse / Experiments;
}

namespace Learning.Evaluation.Runs;

/// <summary>The results of one side on one set, by the items' ids.</summary>
internal sealed class SideResults : Dictionary<string, SampleResult>
{
    public SideResults()
        : base(StringComparer.Ordinal)
    {
    }
}

namespace Learning.Evaluation.Runs;

/// <summary>The results of one side on one set, by the items' ids.</summary>
internal sealed class SideResults : Dictionary<string, SampleResult>
{
    public SideResults()
        : base(StringComparer.Ordinal)
    {
    }

    /// <param name="isLeftOut">By the items' ids.</param>
    public SideResults Without(Func<string, bool> isLeftOut)
    {
        var rest = new SideResults();
        foreach (var (id, result) in this)
        {
            if (!isLeftOut(id))
                rest.Add(id, result);
        }

        return rest;
    }
}

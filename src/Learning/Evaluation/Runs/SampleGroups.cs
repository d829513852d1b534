namespace Learning.Evaluation.Runs;

/// <summary>What is resampled: users; files where fewer than five users are known; each item by itself where there are no five files either.</summary>
internal static class SampleGroups
{
    private const int Fewest = 5;

    /// <returns>The group of each item by its id.</returns>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyList<EvaluationSample> samples)
    {
        Func<EvaluationSample, string> group = Count(samples, sample => sample.User) >= Fewest ? sample => "user:" + sample.User
            : Count(samples, sample => sample.File) >= Fewest ? sample => "file:" + sample.File
            : sample => "item:" + sample.Id;
        return samples.ToDictionary(sample => sample.Id, group, StringComparer.Ordinal);
    }

    private static int Count(IEnumerable<EvaluationSample> samples, Func<EvaluationSample, string> key) =>
        samples.Select(key).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).Count();
}

using TenantStore.Answers;

namespace Gateway.Tests.Learning.Experiments;

/// <summary>An answer of an experiment, with what was told of it.</summary>
internal sealed record TrialAnswer(bool Candidate, string User, params OutcomeKind[] Told)
{
    public string? Id { get; init; }

    public string Unit { get; init; } = "";

    public string Refusal { get; init; } = "";

    public AnswerState State { get; init; } = AnswerState.Answered;

    /// <summary>From now on.</summary>
    public TimeSpan After { get; init; }

    /// <summary>From the answer to what was told of it.</summary>
    public TimeSpan ToldAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Requests of ten users in turn, half of them to each arm at random, of which the candidate's succeed as often as told and the control's as often as told.</summary>
    public static IEnumerable<TrialAnswer> Stream(int count, double control, double candidate, int seed = 1)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var isCandidate = random.NextDouble() < 0.5;
            var success = random.NextDouble() < (isCandidate ? candidate : control);
            OutcomeKind[] told = success ? [OutcomeKind.Shown, OutcomeKind.Accepted, OutcomeKind.ExecutedOk] : [];
            yield return new TrialAnswer(isCandidate, $"u_{i % 10}", told) { After = TimeSpan.FromMilliseconds(i) };
        }
    }
}

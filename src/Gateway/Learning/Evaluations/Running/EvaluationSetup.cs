using Learning.Evaluation.Runs;
using TenantStore.Evaluations;

namespace Gateway.Learning.Evaluations.Running;

/// <summary>All that a run asks, and whom. Immutable.</summary>
internal sealed record EvaluationSetup
{
    public required IReadOnlyList<EvaluationSample> HeldOut { get; init; }

    public required IReadOnlyList<EvaluationSample> Generic { get; init; }

    /// <summary>Null = the base model has no generic set.</summary>
    public required string? GenericDigest { get; init; }

    /// <summary>The candidate and the base model, and between them the reference where that is another version.</summary>
    public required IReadOnlyList<EvaluationSubject> Subjects { get; init; }

    /// <summary>In which the candidate answers requests that have a region.</summary>
    public required string RegionMode { get; init; }

    public bool HasReference => Subjects.Count > 2;

    /// <summary>All questions, those of one item one after the other: what is stored of a run that is cut off is pairs.</summary>
    public IEnumerable<EvaluationTask> Tasks()
    {
        foreach (var (sample, position) in HeldOut.Select((sample, position) => (sample, position)))
        {
            foreach (var subject in Subjects)
                yield return new EvaluationTask(new EvaluationItemKey(subject.Side, EvaluationItemSet.HeldOut, sample.Id), position, sample, subject);
        }

        foreach (var (sample, position) in Generic.Select((sample, position) => (sample, position)))
        {
            foreach (var subject in Subjects.Where(subject => subject.Side != EvaluationSide.Reference))
                yield return new EvaluationTask(new EvaluationItemKey(subject.Side, EvaluationItemSet.Generic, sample.Id), position, sample, subject);
        }
    }

    /// <summary>Questions in all.</summary>
    /// <param name="heldOut">Samples.</param>
    /// <param name="generic">Samples.</param>
    /// <param name="hasReference">The reference is another version, not the base model.</param>
    public static int CountTasks(int heldOut, int generic, bool hasReference) => (heldOut * (hasReference ? 3 : 2)) + (generic * 2);
}

using Learning.Fixes.Prompting;

namespace Learning.Evaluation.Runs;

/// <summary>One question with its right answer: of a dataset's held-out part, or of a generic set. Immutable.</summary>
internal sealed record EvaluationSample
{
    /// <summary>Unique in its set.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is, as a pseudonym; "" = nobody's.</summary>
    public string User { get; init; } = "";

    /// <summary>Of which file, as a pseudonym; "" = unknown.</summary>
    public string File { get; init; } = "";

    /// <summary>It has been wrong once and must never be again.</summary>
    public bool IsRegression { get; init; }

    /// <summary>What the model is shown.</summary>
    public required FixQuestion Question { get; init; }

    /// <summary>The code that was right (y′).</summary>
    public required string Wanted { get; init; }

    /// <summary>Of the slices by which a gain in the whole must not be paid.</summary>
    public IReadOnlyList<string> Slices =>
    [
        .. Question.Language.Length > 0 ? [$"language:{Question.Language}"] : Array.Empty<string>(),
        .. Question.ErrorKind.Length > 0 ? [$"error:{Question.ErrorKind}"] : Array.Empty<string>(),
    ];
}

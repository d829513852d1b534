namespace Learning.Fixes.Applying;

/// <summary>The code after an answer, or why there is none: exactly one of <see cref="Code"/> and <see cref="Refusal"/> is there.</summary>
internal sealed record AppliedAnswer
{
    public string? Code { get; private init; }

    public IReadOnlyList<TextEdit> Edits { get; private init; } = [];

    public AnswerStep Step { get; private init; }

    public ApplyRefusal? Refusal { get; private init; }

    public static AppliedAnswer Applied(string original, string code, AnswerStep step) =>
        new() { Code = code, Edits = LineEdits.Between(original, code), Step = step };

    public static AppliedAnswer Refused(ApplyRefusal refusal) => new() { Refusal = refusal };
}

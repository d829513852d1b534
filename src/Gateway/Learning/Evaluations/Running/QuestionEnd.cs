using Gateway.Learning.Fixes.Asking;

namespace Gateway.Learning.Evaluations.Running;

/// <summary>What came of a question. One of the nested records.</summary>
internal abstract record QuestionEnd
{
    private QuestionEnd()
    {
    }

    public sealed record Answered(ModelText Text, int Milliseconds) : QuestionEnd;

    /// <summary>It cannot be answered, now or later: a prompt that is too long. Where another side could be asked it counts as an answer that cannot be applied; where none could, the item is left out.</summary>
    public sealed record Unanswerable(int Milliseconds) : QuestionEnd;

    /// <summary>The hosts have other work, or there is none: later.</summary>
    public sealed record Busy : QuestionEnd;

    /// <summary>The run cannot go on.</summary>
    /// <param name="Reason">A sentence for the tenant.</param>
    public sealed record Refused(string Reason) : QuestionEnd;
}

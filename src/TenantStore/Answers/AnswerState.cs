namespace TenantStore.Answers;

/// <summary>What became of a request that was eligible for an answer.</summary>
public enum AnswerState
{
    /// <summary>The caller got one.</summary>
    Answered,

    /// <summary>Nothing was good enough to be shown.</summary>
    Empty,

    /// <summary>It was not ready at its deadline.</summary>
    Late,

    /// <summary>The generation failed or broke off.</summary>
    Failed,
}

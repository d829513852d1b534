namespace Gateway.Learning.Fixes.Answers;

/// <summary>How a request for a fix ended.</summary>
internal enum FixState
{
    /// <summary>With a fix.</summary>
    Answered,

    /// <summary>Nothing was good enough.</summary>
    Empty,

    /// <summary>The deadline passed; the model was stopped.</summary>
    Late,

    /// <summary>No model could answer.</summary>
    Failed,
}

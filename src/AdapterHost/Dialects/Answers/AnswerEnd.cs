namespace AdapterHost.Dialects.Answers;

/// <summary>What became of an answer.</summary>
internal enum AnswerEnd
{
    /// <summary>All of it was written.</summary>
    Whole,

    /// <summary>It failed before its first byte: an error was written instead, and it costs nothing.</summary>
    Refused,

    /// <summary>It failed after its first byte: an error ends it.</summary>
    Broken,

    /// <summary>Nobody reads any more.</summary>
    Unread,
}

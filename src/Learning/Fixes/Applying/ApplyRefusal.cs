namespace Learning.Fixes.Applying;

/// <summary>Why an answer could not be applied.</summary>
internal enum ApplyRefusal
{
    /// <summary>It says nothing.</summary>
    Empty,

    /// <summary>It, or the code, is longer than <see cref="AnswerLadder.LongestText"/>, or the lines to find are too many (<see cref="DiffApplication.MostComparisons"/>).</summary>
    TooLong,

    /// <summary>It is not in the format of the mode.</summary>
    Malformed,

    /// <summary>The region lies outside the code, or the mode needs one and there is none.</summary>
    NoSuchRegion,

    /// <summary>The code has no such lines.</summary>
    NotFound,

    /// <summary>More than one place has such lines.</summary>
    Ambiguous,
}

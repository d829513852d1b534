namespace Learning.Fixes.Applying;

/// <summary>How far down the ladder an answer had to go. Each step does all that the ones before it do.</summary>
internal enum AnswerStep
{
    /// <summary>As the model wrote it, save for a fence around it.</summary>
    Exact,

    /// <summary>Moved as a whole to the indentation of the code.</summary>
    Reindented,

    /// <summary>One blank line at its begin was left out.</summary>
    WithoutBlankLine,
}

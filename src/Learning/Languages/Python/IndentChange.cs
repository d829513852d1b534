namespace Learning.Languages.Python;

/// <summary>How a line's indentation differs from the line before.</summary>
internal enum IndentChange
{
    Same,
    Deeper,
    Back,
    Stray,
}

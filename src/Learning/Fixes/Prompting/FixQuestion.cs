using Learning.Fixes.Applying;

namespace Learning.Fixes.Prompting;

/// <summary>A failing code and what is known about it: all that a prompt can show.</summary>
internal sealed record FixQuestion
{
    /// <summary>The code that failed (y).</summary>
    public required string Code { get; init; }

    /// <summary>The error's message.</summary>
    public required string Error { get; init; }

    /// <summary>As the client calls it.</summary>
    public string Language { get; init; } = "";

    /// <summary>Of the file, relative to its repository; "" = unknown.</summary>
    public string Path { get; init; } = "";

    /// <summary>What kind of error it is, as the client calls it; "" = unknown.</summary>
    public string ErrorKind { get; init; } = "";

    /// <summary>Where the error was found, counted from 1; null = unknown.</summary>
    public int? ErrorLine { get; init; }

    /// <summary>The lines that may change; null = all.</summary>
    public LineRange? Region { get; init; }

    /// <summary>Neighbouring code, tables, APIs.</summary>
    public IReadOnlyList<string> Context { get; init; } = [];
}

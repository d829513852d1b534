namespace HostContract;

/// <summary>
/// How a stream tells what it cost: its last event is a comment, <c>: usage </c> and an <see cref="AnswerUsage"/>, which the gateway takes out. A
/// trailer would be the thing for it, but between gateway and host HTTP/1.1 is spoken, and Kestrel sends no trailers there
/// (<c>SupportsTrailers()</c> is false). An answer that is not streamed tells it in <see cref="ContractHeaders.Usage"/>.
/// </summary>
/// <remarks>No text can forge one: what a model says stands inside JSON, in which a line break is written as <c>\n</c>.</remarks>
public static class UsageFrame
{
    /// <summary>How the comment begins.</summary>
    public const string Prefix = ": usage ";

    /// <summary>The longest frame without its blank line, in bytes.</summary>
    public const int MaxLength = 160;

    /// <summary>The whole event.</summary>
    public static string Write(AnswerUsage usage) => $"{Prefix}{usage}\n\n";
}

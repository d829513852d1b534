using Gateway.Learning.Interactions.Erasure;

namespace Gateway.Learning.Outcomes.Intake;

/// <summary>What a fix was about, while its outcome is awaited. In memory alone: nothing of it is written unscrubbed. Not for logs.</summary>
/// <param name="Owner">Who asked, and where.</param>
/// <param name="Path">Null = not told.</param>
/// <param name="Error">The message.</param>
/// <param name="ErrorKind">As the client calls it; null = not told.</param>
/// <param name="Code">The failing code (y).</param>
/// <param name="Context">Neighbouring code, tables.</param>
/// <param name="Answer">What was proposed.</param>
internal sealed record AnsweredCase(
    CodeOwner Owner,
    string Language,
    string? Path,
    string Error,
    string? ErrorKind,
    string Code,
    IReadOnlyList<string> Context,
    string Answer,
    DateTimeOffset At)
{
    public int Characters => Error.Length + Code.Length + Answer.Length + Context.Sum(text => text.Length);
}

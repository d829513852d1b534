using System.Text.Json.Serialization;

namespace Gateway.Learning.Interactions.Importing;

/// <summary>One line of an import. Not to be logged.</summary>
/// <param name="Code">At its first failing run.</param>
/// <param name="Fixed">At its next successful run.</param>
/// <param name="Origin">assistant, user or both.</param>
/// <param name="FailedAt">RFC 3339.</param>
/// <param name="FixedAt">RFC 3339.</param>
/// <param name="Event">What tells this event from others, 1 to 200 characters: the same one again is a duplicate. Without one, the line's own content tells.</param>
/// <param name="User">The person, as bodies of the tenant's shared tokens call them; kept as a pseudonym only.</param>
/// <param name="UserKey">The person by the pseudonym that answers show, in place of <c>user</c>.</param>
/// <param name="Repository">For consent; without one the person's consent for everywhere counts.</param>
/// <param name="Path">The file, for filters and shares.</param>
/// <param name="Language">As editors call it.</param>
/// <param name="Error">The message of the failing run.</param>
/// <param name="ErrorKind">Such as NameError or CS0103; readable without a key.</param>
/// <param name="Answer">What was proposed, if it was.</param>
/// <param name="Context">Neighbouring code, tables.</param>
/// <param name="AnswerId">The answer of this gateway that was proposed.</param>
/// <param name="Consent">none, noCode, metrics or train: lowers the stored consent for this line.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ImportLine(
    string? Code,
    string? Fixed,
    string? Origin,
    DateTimeOffset? FailedAt,
    DateTimeOffset? FixedAt,
    string? Event = null,
    string? User = null,
    string? UserKey = null,
    string? Repository = null,
    string? Path = null,
    string? Language = null,
    string? Error = null,
    string? ErrorKind = null,
    string? Answer = null,
    IReadOnlyList<string>? Context = null,
    string? AnswerId = null,
    string? Consent = null);

using System.Text.Json.Serialization;
using Gateway.Learning.Interactions.Intake;

namespace Gateway.Learning.Interactions.Importing;

/// <summary>What became of one line. Null fields are left out.</summary>
/// <param name="Line">Its number in the import, from 1 on.</param>
/// <param name="Status">stored, duplicate (it was there already) or rejected.</param>
/// <param name="Id">The interaction's.</param>
/// <param name="Code">Of a rejection: no_consent, private_key or invalid_line.</param>
/// <param name="Field">The field that is not valid.</param>
/// <param name="Message">For people.</param>
/// <param name="Redacted">How many secrets and pieces of personal data were replaced, by kind.</param>
internal sealed record LineVerdictModel(
    long Line,
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Id = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Code = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Field = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Message = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, int>? Redacted = null)
{
    public static LineVerdictModel Of(long line, IntakeVerdict verdict) => verdict.Outcome switch
    {
        IntakeOutcome.Stored => new(line, "stored", verdict.Id, Redacted: verdict.Redacted),
        IntakeOutcome.Duplicate => new(line, "duplicate", verdict.Id),
        IntakeOutcome.NoConsent => new(line, "rejected", Code: "no_consent", Message: verdict.Message),
        IntakeOutcome.Sensitive => new(line, "rejected", Code: "private_key", Message: verdict.Message),
        IntakeOutcome.Invalid => new(line, "rejected", Code: "invalid_line", Field: verdict.Field is "" ? null : verdict.Field, Message: verdict.Message),
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict.Outcome, "Not an outcome."),
    };
}

using System.Text.Json.Serialization;

namespace Gateway.Learning.Outcomes.Reporting;

/// <summary>A report in our own dialect, as it is described. <see cref="global::Learning.Outcomes.Reading.OwnReader"/> reads it.</summary>
/// <param name="Event">shown, accepted, partially_accepted, rejected, executed_ok, executed_error, retained.</param>
/// <param name="DelayMs">Since it was shown; of <c>retained</c>, which must say it, since it was taken.</param>
/// <param name="FinalText">The code as it stands now.</param>
/// <param name="User">The person, where the token is not personal.</param>
/// <param name="Repository">Where the person works; whose consent for it counts. Best told with the fix itself.</param>
/// <param name="Reason">A word, such as <c>escape</c>.</param>
/// <param name="Consent">none, noCode, metrics, train: can lower what was agreed to.</param>
internal sealed record OwnReportBody(
    string Event,
    [property: JsonPropertyName("delay_ms")] double? DelayMs = null,
    [property: JsonPropertyName("final_text")] string? FinalText = null,
    string? User = null,
    string? Reason = null,
    string? Consent = null,
    string? Repository = null);
